import type { Schema } from '@/api/client'
import { instantAt, wallTimeOf } from '../../form/wallTime'
import { enteredWeek, usualWeek, type Span } from './week'

export type Resource = Schema<'ResourceItem'>

export interface AbsenceValues {
  /** Wall times of the resource: `2026-12-24T09:00`. */
  from: string
  until: string
  reason: string
}

export interface ResourceValues {
  name: string
  location_key: string
  calendar_id: string
  week: Span[][]
  closed_on: string[]
}

export const NEW_RESOURCE: ResourceValues = {
  name: '',
  location_key: '',
  calendar_id: '',
  week: usualWeek(),
  closed_on: [],
}

export function valuesOf(one: Resource): ResourceValues & { absences: AbsenceValues[]; is_retired: boolean } {
  return {
    name: one.name,
    location_key: one.location_key ?? '',
    calendar_id: one.calendar_id ?? '',
    week: enteredWeek(one.hours.weekly),
    closed_on: one.hours.closed_on,
    absences: one.absences.map((absence) => ({
      from: wallTimeOf(absence.starts_at),
      until: wallTimeOf(absence.ends_at),
      reason: absence.reason,
    })),
    is_retired: one.is_retired,
  }
}

export function bodyOf(values: ResourceValues) {
  return {
    name: values.name,
    location_key: values.location_key || null,
    calendar_id: values.calendar_id.trim() || null,
    hours: { weekly: values.week, closed_on: values.closed_on },
  }
}

/** Write absences as instants; what was not entered goes empty, and the api names its field. */
export function absencesOf(absences: readonly AbsenceValues[], zone: string): Schema<'AbsenceItem'>[] {
  return absences.map(({ from, until, reason }) => ({
    starts_at: instantAt(from, zone) ?? '',
    ends_at: instantAt(until, zone) ?? '',
    reason: reason.trim(),
  }))
}
