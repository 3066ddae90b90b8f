import { useState } from 'react'
import { Button } from '@/ui/Button'
import type { Place } from './Alternatives'
import { SlotPicker } from './SlotPicker'
import { wallOf } from './days'
import type { Appointment } from './AppointmentDrawer'
import type { Resource, Service } from './useCalendar'

interface MovePickerProps {
  appointment: Appointment
  service: Service
  resources: readonly Resource[]
  onChoose: (to: Place) => void
  onClose: () => void
}

/** Choose where an appointment is moved, without a mouse. */
export function MovePicker({ appointment, service, resources, onChoose, onClose }: MovePickerProps) {
  const [day, setDay] = useState(wallOf(appointment.starts_at).slice(0, 10))
  const [resource, setResource] = useState('')
  return (
    <section aria-label="Move to" className="flex flex-col gap-3 rounded-md border border-line p-4">
      <h3 className="font-semibold">Move to</h3>
      <SlotPicker
        service={service}
        resources={resources}
        day={day}
        onDay={setDay}
        resource={resource}
        onResource={setResource}
        chosen={null}
        onChoose={onChoose}
      />
      <Button className="self-start" onClick={onClose}>
        Leave it where it is
      </Button>
    </section>
  )
}
