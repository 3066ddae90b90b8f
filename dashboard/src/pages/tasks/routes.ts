import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { shellRoute } from '@/app/root'
import { flag, oneOf, present, text, type Search } from '@/app/search'

export const TABS = ['tasks', 'suggestions', 'plans', 'audit'] as const
export const SHOWN = ['waiting', 'running', 'done', 'failed'] as const
export const KINDS = ['task', 'plan'] as const

export type Tab = (typeof TABS)[number]
export type Shown = (typeof SHOWN)[number]

export interface TasksSearch {
  tab?: Tab
  /** Which tasks; without it those that wait for a decision. */
  show?: Shown
  /** Parts of what entries of the audit log say. */
  subject?: string
  actor?: string
  action?: string
}

export const tasksRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/tasks',
  validateSearch: (search: Search): TasksSearch =>
    present({
      tab: oneOf(search, 'tab', TABS),
      show: oneOf(search, 'show', SHOWN),
      subject: text(search, 'subject'),
      actor: text(search, 'actor'),
      action: text(search, 'action'),
    }),
  component: lazyRouteComponent(() => import('./index'), 'TasksPage'),
})

export const newTaskRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/tasks/new',
  validateSearch: (search: Search): { kind?: (typeof KINDS)[number]; goal?: string } =>
    present({ kind: oneOf(search, 'kind', KINDS), goal: text(search, 'goal') }),
  component: lazyRouteComponent(() => import('./NewTaskPage'), 'NewTaskPage'),
})

export const taskRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/tasks/$taskId',
  // `begun`: it was begun a moment ago, and may not have been written down yet.
  validateSearch: (search: Search): { begun?: true } => present({ begun: flag(search, 'begun') }),
  component: lazyRouteComponent(() => import('./task'), 'TaskPage'),
})

export const planRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/tasks/plans/$planId',
  validateSearch: (search: Search): { begun?: true } => present({ begun: flag(search, 'begun') }),
  component: lazyRouteComponent(() => import('./plans/PlanPage'), 'PlanPage'),
})

export const tasksRoutes = [tasksRoute, newTaskRoute, planRoute, taskRoute] as const
