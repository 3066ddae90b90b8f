import { Pencil } from 'lucide-react'
import { useId, useState } from 'react'
import { useBar } from '@/app/Can'
import { Badge } from '@/ui/Badge'
import { Button } from '@/ui/Button'
import { classes } from '@/ui/classes'
import { Checkbox } from '@/ui/controls'
import { focused } from '@/ui/givingBack'
import { legible } from '@/ui/PhoneNumber'
import { StepArguments, StepTerms } from '../StepFacts'
import { riskLook, toolWord, type Step } from '../words'
import { saidOf } from './parameters'
import { StepEditor } from './StepEditor'

interface StepChoiceProps {
  step: Step
  isWanted: boolean
  /** What it is to do instead. */
  changed: Record<string, string> | undefined
  error: unknown
  /** It is being changed: what is entered counts once it is kept. */
  isOpen: boolean
  onOpen: (isOpen: boolean) => void
  onWant: (isWanted: boolean) => void
  onChange: (value: Record<string, string>) => void
}

/** One step of a plan that waits for a decision: carry it out, change it, or leave it out. */
export function StepChoice({
  step,
  isWanted,
  changed,
  error,
  isOpen,
  onOpen,
  onWant,
  onChange,
}: StepChoiceProps) {
  const id = useId()
  const bar = useBar('operator')
  const [hasBegun, setBegun] = useState(false)
  const said = changed ? saidOf(error, step.number) : {}
  const isRefused = Object.keys(said).length > 0
  const risk = riskLook(step.risk)
  const planned = step.arguments ?? undefined
  const shown = changed ?? planned
  return (
    <li className="flex gap-3 border-t border-line p-4 first:border-t-0">
      <Checkbox
        id={id}
        aria-label={`Carry out step ${String(step.number)}`}
        checked={isWanted}
        disabledBecause={bar}
        onChange={(event) => onWant(event.target.checked)}
        className="mt-1"
      />
      <div className="flex min-w-0 grow flex-col gap-2">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <label htmlFor={id} className={classes('font-medium', !isWanted && 'text-muted line-through')}>
            {step.number}. {toolWord(step.tool)}
          </label>
          <Badge tone={risk.tone}>{risk.word}</Badge>
          {changed && <Badge tone="info">Changed by you</Badge>}
          {!isWanted && <Badge>Left out</Badge>}
        </div>
        {isOpen || isRefused ? (
          <StepEditor
            step={step}
            value={shown ?? {}}
            said={said}
            isWanted={isOpen}
            onKeep={(value) => {
              onChange(value)
              onOpen(false)
            }}
            onLeave={() => {
              onChange(planned ?? {})
              onOpen(false)
            }}
          />
        ) : (
          <div className={classes(!isWanted && 'text-muted')}>
            {shown ? (
              <StepArguments step={step} values={shown} />
            ) : (
              <p className="text-13">{legible(step.sentence)}</p>
            )}
          </div>
        )}
        <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
          <StepTerms step={step} />
          {isWanted && !isOpen && !isRefused && (
            <Button
              size="sm"
              look="quiet"
              icon={<Pencil aria-hidden className="size-3.5" />}
              aria-label={`Change step ${String(step.number)}`}
              disabledBecause={bar}
              ref={hasBegun ? focused : undefined}
              onClick={() => {
                setBegun(true)
                onOpen(true)
              }}
            >
              Change
            </Button>
          )}
        </div>
      </div>
    </li>
  )
}
