import type { LinkProps } from '@tanstack/react-router'
import type { LucideIcon } from 'lucide-react'
import { businessSections } from './business/sections'
import { peopleSections } from './people/sections'

/** A part of the settings as the navigation shows it. */
export interface Section {
  to: NonNullable<LinkProps['to']>
  label: string
  icon: LucideIcon
  /** What is set there, in a line. */
  says: string
}

export interface SectionGroup {
  title: string
  sections: readonly Section[]
}

/** All of them, in the order in which they are shown. */
export const SECTIONS: readonly SectionGroup[] = [...businessSections, ...peopleSections]
