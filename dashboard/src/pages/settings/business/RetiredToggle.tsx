import { useId } from 'react'
import { Checkbox } from '@/ui/controls'

/** Whether a list shows what is offered no more too. */
export function RetiredToggle({ isOn, onChange }: { isOn: boolean; onChange: (isOn: boolean) => void }) {
  const id = useId()
  return (
    <div className="flex min-h-8 items-center gap-2 text-13 text-muted">
      <Checkbox id={id} checked={isOn} onChange={(event) => onChange(event.target.checked)} />
      <label htmlFor={id}>Show retired</label>
    </div>
  )
}
