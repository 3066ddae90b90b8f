import type { Schema } from '@/api/client'
import { wholeNumber } from '../../form/numbers'

export interface ServiceValues {
  name: string
  duration: string
  buffer: string
  /** A decimal string, as it was entered; empty: quoted on the spot. */
  price: string
  currency: string
  resource_keys: string[]
}

export function valuesOf(one: Schema<'ServiceItem'>): ServiceValues {
  return {
    name: one.name,
    duration: String(one.duration_minutes),
    buffer: String(one.buffer_minutes),
    price: one.price ?? '',
    currency: one.currency,
    resource_keys: one.resource_keys,
  }
}

/** What the api takes; an amount goes as it was entered, never as a float. */
export function bodyOf(values: ServiceValues) {
  return {
    name: values.name,
    duration_minutes: wholeNumber(values.duration),
    buffer_minutes: wholeNumber(values.buffer),
    price: values.price.trim() || null,
    currency: values.currency,
    resource_keys: values.resource_keys,
  }
}
