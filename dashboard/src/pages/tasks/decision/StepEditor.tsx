import { useState } from 'react'
import { Button } from '@/ui/Button'
import { Input, Textarea } from '@/ui/controls'
import { Field } from '@/ui/Field'
import { focused } from '@/ui/givingBack'
import { SkeletonLines } from '@/ui/Skeleton'
import { argumentWord, type Step } from '../words'
import { isLocalTime, useParameters, wrong, type Parameter } from './parameters'

type Arguments = Record<string, string>

interface StepEditorProps {
  step: Step
  value: Arguments
  /** What the api has said is wrong, by argument. */
  said: Record<string, string>
  /** Whether somebody has just asked for it. */
  isWanted: boolean
  onKeep: (value: Arguments) => void
  onLeave: () => void
}

const LONG_TEXT = 200

/** What a step is to do instead, argument by argument. */
export function StepEditor({ step, value: initial, said, isWanted, onKeep, onLeave }: StepEditorProps) {
  const parameters = useParameters(step.tool)
  const [value, setValue] = useState(initial)
  const [isTried, setTried] = useState(false)
  if (!parameters) return <SkeletonLines lines={3} />

  const errors = Object.fromEntries(parameters.map((one) => [one.name, wrong(one, value[one.name] ?? '')]))
  const keep = () => {
    setTried(true)
    if (Object.values(errors).some(Boolean)) return
    onKeep(Object.fromEntries(Object.entries(value).filter(([, text]) => text.trim() !== '')))
  }
  return (
    <form
      aria-label={`Change step ${String(step.number)}`}
      className="flex flex-col gap-3 rounded-sm border border-line bg-canvas p-3"
      onSubmit={(event) => {
        event.preventDefault()
        keep()
      }}
    >
      {parameters.map((one, position) => (
        <Field
          key={one.name}
          label={one.isRequired ? argumentWord(one.name) : `${argumentWord(one.name)} (may be left out)`}
          error={
            (isTried ? errors[one.name] : undefined) ??
            (value[one.name] === initial[one.name] ? said[one.name] : undefined)
          }
        >
          {(control) => (
            <ArgumentControl
              parameter={one}
              control={position === 0 && isWanted ? { ...control, ref: focused } : control}
              value={value[one.name] ?? ''}
              onChange={(text) => setValue((before) => ({ ...before, [one.name]: text }))}
            />
          )}
        </Field>
      ))}
      <div className="flex flex-wrap gap-2">
        <Button type="submit" size="sm" look="primary">
          Keep this change
        </Button>
        <Button size="sm" onClick={onLeave}>
          Leave it as it was
        </Button>
      </div>
    </form>
  )
}

interface ArgumentControlProps {
  parameter: Parameter
  control: { id: string; ref?: typeof focused }
  value: string
  onChange: (text: string) => void
}

function ArgumentControl({ parameter, control, value, onChange }: ArgumentControlProps) {
  const common = {
    ...control,
    value,
    onChange: (event: { target: { value: string } }) => onChange(event.target.value),
  }
  if (isLocalTime(parameter)) return <Input {...common} type="datetime-local" className="max-w-60" />
  if (
    parameter.longest > LONG_TEXT &&
    parameter.pattern !== undefined &&
    !parameter.pattern.startsWith('^')
  ) {
    return <Textarea {...common} rows={3} />
  }
  return <Input {...common} />
}
