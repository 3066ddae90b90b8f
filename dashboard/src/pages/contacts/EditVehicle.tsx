import { useQuery } from '@tanstack/react-query'
import { useId } from 'react'
import { answer, client } from '@/api/client'
import { tagged, unchanged, type Tagged } from '@/api/tagged'
import { useAction } from '@/api/useAction'
import { useForm } from '@/api/useForm'
import { Button } from '@/ui/Button'
import { ChangeNote } from '@/ui/ChangeNote'
import { Dialog } from '@/ui/Dialog'
import { ErrorState } from '@/ui/ErrorState'
import { SkeletonLines } from '@/ui/Skeleton'
import { useToast } from '@/ui/Toast'
import { lackOf, VehicleFields, yearOf, type VehicleDraft } from './VehicleFields'
import { vehicleName, type Vehicle } from './words'

/** Changes a vehicle, unless somebody else has done so meanwhile. */
export function EditVehicle({ vehicleId, onClose }: { vehicleId: string; onClose: () => void }) {
  const read = useQuery(tagged('/api/vehicles/{vehicle_id}', { path: { vehicle_id: vehicleId } }))
  if (read.data) {
    return <Form read={read.data} onClose={onClose} onReload={read.refetch} />
  }
  return (
    <Dialog isOpen onClose={onClose} title="Edit vehicle">
      {read.error ? (
        <ErrorState error={read.error} onRetry={read.refetch} isRetrying={read.isRefetching} />
      ) : (
        <SkeletonLines lines={6} />
      )}
    </Dialog>
  )
}

interface FormProps {
  read: Tagged<Vehicle>
  onReload: () => Promise<unknown>
  onClose: () => void
}

function Form({ read, onReload, onClose }: FormProps) {
  const id = useId()
  const form = useForm({ values: draftOf(read.value), etag: read.etag })
  const say = useToast()
  const save = useAction({
    run: ({ wish, etag }: { wish: VehicleDraft; etag: string }) =>
      answer(
        client.PATCH('/api/vehicles/{vehicle_id}', {
          params: { path: { vehicle_id: read.value.vehicle_id }, header: unchanged(etag) },
          body: {
            plate: wish.plate.trim() || null,
            make: wish.make.trim(),
            model: wish.model.trim(),
            year: yearOf(wish),
          },
        }),
      ),
    changes: ['/api/vehicles'],
    onDone: (vehicle) => {
      say(`${vehicleName(vehicle)} saved`)
      onClose()
    },
  })
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={`Edit ${vehicleName(read.value)}`}
      actions={
        <>
          <Button onClick={onClose}>Discard</Button>
          <Button
            look="primary"
            type="submit"
            form={id}
            isPending={save.isPending}
            disabledBecause={lackOf(form.values)}
          >
            Save
          </Button>
        </>
      }
    >
      <form
        id={id}
        noValidate
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          save.mutate({ wish: form.values, etag: form.etag })
        }}
      >
        <VehicleFields draft={form.values} onChange={form.set} error={save.error} isVinFixed />
        <ChangeNote
          error={save.error}
          isOld={form.isOld}
          onReload={async () => {
            await onReload()
            save.reset()
            form.discard()
          }}
        />
      </form>
    </Dialog>
  )
}

function draftOf(vehicle: Vehicle): VehicleDraft {
  return {
    vin: vehicle.vin ?? '',
    plate: vehicle.plate ?? '',
    make: vehicle.make,
    model: vehicle.model,
    year: vehicle.year === null ? '' : String(vehicle.year),
  }
}
