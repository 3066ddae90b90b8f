import { useId, useState } from 'react'
import { answer, client } from '@/api/client'
import { useAction } from '@/api/useAction'
import { Button } from '@/ui/Button'
import { Dialog } from '@/ui/Dialog'
import { ErrorNote } from '@/ui/ErrorState'
import { useToast } from '@/ui/Toast'
import { lackOf, VehicleFields, yearOf, type VehicleDraft } from './VehicleFields'
import { vehicleName, type Contact } from './words'

const EMPTY: VehicleDraft = { vin: '', plate: '', make: '', model: '', year: '' }

/** Adds a vehicle; what its VIN left open is shown before the dialog closes. */
export function NewVehicle({ contact, onClose }: { contact: Contact; onClose: () => void }) {
  const form = useId()
  const [draft, setDraft] = useState(EMPTY)
  const say = useToast()
  const add = useAction({
    run: (wish: VehicleDraft, once) =>
      answer(
        client.POST('/api/vehicles', {
          params: { header: once },
          body: {
            contact_id: contact.contact_id,
            vin: wish.vin.trim() || null,
            plate: wish.plate.trim() || null,
            make: wish.make.trim(),
            model: wish.model.trim(),
            year: yearOf(wish),
          },
        }),
      ),
    changes: ['/api/vehicles'],
    onDone: ({ vehicle, remarks }) => {
      say(`${vehicleName(vehicle)} added`)
      if (remarks.length === 0) onClose()
    },
  })

  if (add.data) {
    return (
      <Dialog
        isOpen
        onClose={onClose}
        title={`${vehicleName(add.data.vehicle)} was added`}
        description="Have a look at it; you can correct it in the list."
        actions={
          <Button look="primary" onClick={onClose}>
            Close
          </Button>
        }
      >
        <ul className="flex list-disc flex-col gap-1 pl-4">
          {add.data.remarks.map((remark) => (
            <li key={remark}>{remark}</li>
          ))}
        </ul>
      </Dialog>
    )
  }
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={`Add a vehicle of ${contact.name}`}
      actions={
        <>
          <Button onClick={onClose}>Go back</Button>
          <Button
            look="primary"
            type="submit"
            form={form}
            isPending={add.isPending}
            disabledBecause={lackOf(draft)}
          >
            Add vehicle
          </Button>
        </>
      }
    >
      <form
        id={form}
        noValidate
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          add.mutate(draft)
        }}
      >
        <VehicleFields draft={draft} onChange={setDraft} error={add.error} />
        <ErrorNote error={add.error} />
      </form>
    </Dialog>
  )
}
