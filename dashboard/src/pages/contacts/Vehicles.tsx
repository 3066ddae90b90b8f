import { Pencil, Plus } from 'lucide-react'
import { useState } from 'react'
import { api } from '@/api/client'
import { useBar } from '@/app/Can'
import { Button } from '@/ui/Button'
import { EmptyState } from '@/ui/EmptyState'
import { IconButton } from '@/ui/IconButton'
import { Section } from '@/ui/Section'
import { Table, type Column } from '@/ui/Table'
import { EditVehicle } from './EditVehicle'
import { NewVehicle } from './NewVehicle'
import { vehicleName, type Contact, type Vehicle } from './words'

/** What somebody drives. */
export function Vehicles({ contact }: { contact: Contact }) {
  const [isNew, setNew] = useState(false)
  const [editing, setEditing] = useState<string | null>(null)
  const bar = useBar('operator')
  const query = { contact: contact.contact_id }
  const vehicles = api.useQuery('get', '/api/vehicles', { params: { query } })
  const columns: readonly Column<Vehicle>[] = [
    { key: 'name', title: 'Vehicle', className: 'font-medium', cell: vehicleName },
    { key: 'plate', title: 'Plate', cell: (vehicle) => vehicle.plate ?? '–' },
    {
      key: 'vin',
      title: 'VIN',
      cell: (vehicle) => (vehicle.vin ? <code className="font-mono text-13">{vehicle.vin}</code> : '–'),
    },
    {
      key: 'edit',
      title: 'Change',
      isFigure: true,
      cell: (vehicle) => (
        <IconButton
          label={`Edit ${vehicleName(vehicle)}`}
          size="sm"
          disabledBecause={bar}
          onClick={() => setEditing(vehicle.vehicle_id)}
        >
          <Pencil aria-hidden className="size-4" />
        </IconButton>
      ),
    },
  ]

  return (
    <Section
      title="Vehicles"
      isFlush
      aside={
        <Button
          size="sm"
          icon={<Plus aria-hidden className="size-4" />}
          disabledBecause={bar}
          onClick={() => setNew(true)}
        >
          Add a vehicle
        </Button>
      }
    >
      <Table
        label="Vehicles"
        columns={columns}
        rows={vehicles.data?.vehicles}
        keyOf={(vehicle) => vehicle.vehicle_id}
        reading={vehicles}
        expected={2}
        empty={
          <EmptyState title="No vehicle">
            With a VIN, make, model and year are looked up; a plate alone will do.
          </EmptyState>
        }
      />
      {isNew && <NewVehicle contact={contact} onClose={() => setNew(false)} />}
      {editing !== null && <EditVehicle vehicleId={editing} onClose={() => setEditing(null)} />}
    </Section>
  )
}
