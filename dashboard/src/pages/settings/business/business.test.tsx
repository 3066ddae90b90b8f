import { screen, within } from '@testing-library/react'
import { http, HttpResponse } from 'msw'
import { describe, expect, test } from 'vitest'
import type { Schema } from '@/api/client'
import { visit } from '@/test/render'
import { problem, server, signedInAs } from '@/test/server'
// The pages' chunks: read before the clock of a test runs.
import '../index'
import './agents'
import './organisation'
import './suppressions'

const ORGANISATION: Schema<'OrganisationItem'> = {
  organisation_id: 'northgate',
  name: 'Northgate Auto Care',
  time_zone: 'America/New_York',
  human_number: '+15551230042',
  minimum_notice_minutes: 120,
  booking_horizon_days: 60,
  cancellation_notice_minutes: 1440,
  reminders_at: '17:00:00',
  reminder_channel: 'call',
  locations: [],
}

const SETTINGS: Schema<'AgentSettings'> = {
  name: 'Ada',
  greeting: 'I am an automated assistant.',
  instructions: 'Be kind.\nBe brief.',
  voice: 'aura-2',
  tools: ['take_message'],
  raised_risks: {},
}

function agent(changed: Partial<Schema<'AgentDetail'>> = {}): Schema<'AgentDetail'> {
  const entry = {
    version: 3,
    published_at: '2026-11-20T15:00:00Z',
    published_by: 'Grace (user:1)',
    origin: 'people' as const,
    restored_from: null,
  }
  return {
    agent_id: 'ada',
    organisation_id: 'northgate',
    numbers: ['+15005550006'],
    published: { ...entry, settings: SETTINGS },
    draft: null,
    versions: [entry, { ...entry, version: 2 }],
    phases: [],
    ...changed,
  }
}

const DRAFT: Schema<'AgentDraftItem'> = {
  version: 4,
  written_at: '2026-11-21T15:00:00Z',
  written_by: 'Grace (user:1)',
  settings: { ...SETTINGS, instructions: 'Be kind.\nBe quick.' },
}

function organisation(one: Partial<Schema<'OrganisationItem'>> = {}, etag = '"1"') {
  return http.get('*/api/organisation/northgate', () =>
    HttpResponse.json({ ...ORGANISATION, ...one }, { headers: { ETag: etag } }),
  )
}

function catalogue(one: Schema<'AgentDetail'>) {
  return [
    http.get('*/api/agents/ada', () => HttpResponse.json(one, { headers: { ETag: '"a1"' } })),
    http.get('*/api/tools', () => HttpResponse.json({ tools: [], task_tools: [] })),
    http.get('*/api/voices', () => HttpResponse.json({ voices: [{ voice: 'aura-2', name: 'Aura' }] })),
  ]
}

describe('the organisation', () => {
  test('is changed under the tag it was read with', async () => {
    let sent: { tag: string | null; body: unknown } | null = null
    server.use(
      organisation(),
      http.patch('*/api/organisation/northgate', async ({ request }) => {
        sent = { tag: request.headers.get('If-Match'), body: await request.json() }
        server.use(organisation({ name: 'Northgate Auto Care!' }, '"2"'))
        return HttpResponse.json(
          { ...ORGANISATION, name: 'Northgate Auto Care!' },
          { headers: { ETag: '"2"' } },
        )
      }),
    )
    const { user } = visit('/settings/organisation')

    const name = await screen.findByLabelText('Name')
    await user.type(name, '!')
    await user.click(screen.getByRole('button', { name: 'Save changes' }))
    expect(await screen.findByText('Organisation saved')).toBeVisible()
    expect(sent).toMatchObject({
      tag: '"1"',
      body: { name: 'Northgate Auto Care!', minimum_notice_minutes: 120 },
    })
    expect(screen.queryByText('Not saved yet')).toBeNull()
  })

  test('shows what is wrong at its field', async () => {
    server.use(
      organisation(),
      http.patch('*/api/organisation/northgate', () =>
        problem(422, 'invalid_request', {
          errors: [{ field: 'body.human_number', message: 'is a line of ours' }],
        }),
      ),
    )
    const { user } = visit('/settings/organisation')

    await user.type(await screen.findByLabelText('Number of a human'), '9')
    await user.click(screen.getByRole('button', { name: 'Save changes' }))
    expect(await screen.findByText('Is a line of ours')).toBeVisible()
    expect(screen.getByLabelText('Number of a human')).toBeInvalid()
  })

  test('says that somebody else was faster, and loads what stands', async () => {
    server.use(
      organisation(),
      http.patch('*/api/organisation/northgate', () => {
        server.use(organisation({ name: 'Southgate' }, '"2"'))
        return problem(412, 'version_changed')
      }),
    )
    const { user } = visit('/settings/organisation')

    await user.type(await screen.findByLabelText('Name'), '!')
    await user.click(screen.getByRole('button', { name: 'Save changes' }))
    expect(await screen.findByText('Somebody has changed this meanwhile')).toBeVisible()
    await user.click(screen.getByRole('button', { name: 'Discard mine and load theirs' }))
    expect(await screen.findByDisplayValue('Southgate')).toBeVisible()
  })

  test('is shown to viewers, who can change nothing', async () => {
    server.use(signedInAs('viewer'), organisation())
    visit('/settings/organisation')

    expect(await screen.findByLabelText('Name')).toBeDisabled()
    expect(screen.getByText(/takes the role of owner/)).toBeVisible()
    expect(screen.queryByRole('button', { name: 'Save changes' })).toBeNull()
  })

  test('asks before what was entered is lost', async () => {
    server.use(
      organisation(),
      http.get('*/api/numbers', () => HttpResponse.json({ numbers: [] })),
      http.get('*/api/agents', () => HttpResponse.json({ agents: [] })),
    )
    const { user, router } = visit('/settings/organisation')

    await user.type(await screen.findByLabelText('Name'), '!')
    await user.click(
      within(screen.getByRole('navigation', { name: 'Settings' })).getByRole('link', { name: 'Numbers' }),
    )
    const asked = await screen.findByRole('dialog', { name: 'Leave without saving?' })
    await user.click(within(asked).getByRole('button', { name: 'Stay here' }))
    expect(router.state.location.pathname).toBe('/settings/organisation')
    expect(screen.getByLabelText('Name')).toHaveValue('Northgate Auto Care!')
  })
})

describe('an agent', () => {
  test('shows line by line what its draft would change', async () => {
    server.use(...catalogue(agent({ draft: DRAFT })))
    visit('/settings/agents/ada?view=changes')

    const change = await screen.findByRole('region', { name: 'Change of instructions' })
    expect(within(change).getByText('Be brief.').tagName).toBe('DEL')
    expect(within(change).getByText('Be quick.').tagName).toBe('INS')
    expect(screen.queryByRole('region', { name: 'Change of greeting' })).toBeNull()
  })

  test('is published once somebody has said so', async () => {
    let tag: string | null = null
    server.use(
      ...catalogue(agent({ draft: DRAFT })),
      http.post('*/api/agents/ada/publish', ({ request }) => {
        tag = request.headers.get('If-Match')
        const done = agent({
          published: { ...agent().versions[0], version: 4, settings: DRAFT.settings } as never,
        })
        server.use(...catalogue(done))
        return HttpResponse.json(done, { headers: { ETag: '"a2"' } })
      }),
    )
    const { user } = visit('/settings/agents/ada?view=changes')

    await user.click(await screen.findByRole('button', { name: 'Publish' }))
    const asked = await screen.findByRole('dialog', { name: 'Publish version 4?' })
    expect(within(asked).getByText(/One setting changes/)).toBeVisible()
    await user.click(within(asked).getByRole('button', { name: 'Publish it' }))
    expect(await screen.findByText('Version 4 answers from now on')).toBeVisible()
    expect(tag).toBe('"a1"')
  })

  test('is not published by operators, who are told why', async () => {
    server.use(signedInAs('operator'), ...catalogue(agent({ draft: DRAFT })))
    visit('/settings/agents/ada?view=changes')

    expect(await screen.findByRole('button', { name: 'Publish' })).toHaveAttribute('aria-disabled', 'true')
  })

  test('goes back to an older version, under its number', async () => {
    let body: unknown = null
    server.use(
      ...catalogue(agent()),
      http.post('*/api/agents/ada/rollback', async ({ request }) => {
        body = await request.json()
        return HttpResponse.json(agent(), { headers: { ETag: '"a2"' } })
      }),
    )
    const { user } = visit('/settings/agents/ada?view=versions')

    await user.click(await screen.findByRole('button', { name: 'Bring version 2 back' }))
    await user.click(await screen.findByRole('button', { name: 'Have version 2 answer again' }))
    await expect.poll(() => body).toEqual({ version: 2 })
  })
})

describe('the suppression list', () => {
  test('is not read for viewers', async () => {
    server.use(signedInAs('viewer'))
    visit('/settings/suppressions')

    expect(await screen.findByText('You may not see these numbers')).toBeVisible()
  })
})
