import type { Schema } from '@/api/client'
import { dialled, wholeNumber } from '../../form/numbers'
import type { Organisation } from '../useOrganisationForm'

export interface Notice {
  amount: string
  unit: keyof typeof UNITS
}

/** What a notice is told in, and how many minutes each has. */
export const UNITS = { minutes: 1, hours: 60, days: 1440 } as const

export interface Place {
  key: string
  name: string
  time_zone: string
  address: string
  country: string
  subdivision: string
}

export interface OrganisationValues {
  name: string
  time_zone: string
  human_number: string
  minimum_notice: Notice
  booking_horizon_days: string
  cancellation_notice: Notice
  locations: Place[]
}

export function valuesOf(one: Organisation): OrganisationValues {
  return {
    name: one.name,
    time_zone: one.time_zone,
    human_number: one.human_number ?? '',
    minimum_notice: noticeOf(one.minimum_notice_minutes),
    booking_horizon_days: String(one.booking_horizon_days),
    cancellation_notice: noticeOf(one.cancellation_notice_minutes),
    locations: one.locations.map((place) => ({
      key: place.key,
      name: place.name,
      time_zone: place.time_zone,
      address: place.address,
      country: place.holidays?.country ?? '',
      subdivision: place.holidays?.subdivision ?? '',
    })),
  }
}

export function changeOf(values: OrganisationValues): Schema<'OrganisationChange'> {
  return {
    name: values.name,
    time_zone: values.time_zone,
    human_number: dialled(values.human_number) || null,
    minimum_notice_minutes: minutesOf(values.minimum_notice),
    booking_horizon_days: wholeNumber(values.booking_horizon_days),
    cancellation_notice_minutes: minutesOf(values.cancellation_notice),
    locations: values.locations.map(({ country, subdivision, ...place }) => ({
      ...place,
      holidays: country ? { country, subdivision: subdivision || null } : null,
    })),
  }
}

function noticeOf(minutes: number): Notice {
  const unit =
    minutes > 0 && minutes % UNITS.days === 0
      ? 'days'
      : minutes > 0 && minutes % UNITS.hours === 0
        ? 'hours'
        : 'minutes'
  return { amount: String(minutes / UNITS[unit]), unit }
}

function minutesOf({ amount, unit }: Notice): number {
  return wholeNumber(amount) * UNITS[unit]
}
