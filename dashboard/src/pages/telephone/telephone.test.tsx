import { act, screen, waitFor, within } from '@testing-library/react'
import { http, HttpResponse } from 'msw'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import type { Schema } from '@/api/client'
import { lineAddress } from '@/app/handset'
import { visit } from '@/test/render'
import { INSTALLATION, problem, server, signedInAs } from '@/test/server'
import { FakeSocket } from '@/test/socket'
import { AgentEar } from './line/gap'
import { phoneAfter, SWITCHED_OFF, type PhoneState } from './line/state'
// The page's chunk is loaded before the first test, not within it.
import './index'
import { phrasesFor } from './phrases'

const SID = `CA${'a1'.repeat(16)}`

function installation(changed: Partial<Schema<'InstallationItem'>> = {}): Schema<'InstallationItem'> {
  return {
    ...INSTALLATION,
    mode: 'development',
    telephone_url: 'http://127.0.0.1:8090',
    control: { url: 'http://127.0.0.1:4000', token: 'secret' },
    ...changed,
  }
}

beforeEach(() => {
  FakeSocket.all = []
  vi.stubGlobal('WebSocket', FakeSocket)
  server.use(
    http.get('*/api/installation', () => HttpResponse.json(installation())),
    http.get('*/api/numbers', () =>
      HttpResponse.json({
        numbers: [{ number: '+15005550006', organisation_id: 'northgate', agent_id: 'alex' }],
      }),
    ),
    http.get('*/api/contacts', () =>
      HttpResponse.json({
        contacts: [{ contact_id: 'maria', name: 'Maria Lopez', phones: ['+15551230042'] }],
        next_cursor: null,
      }),
    ),
    http.get('*/api/services', () => HttpResponse.json({ services: [{ name: 'Oil change' }] })),
    http.get('*/api/calls', () => HttpResponse.json({ calls: [{ call_sid: SID }], next_cursor: null })),
    http.get('*/api/calls/:sid', () => problem(404, 'not_found')),
  )
})

async function connected() {
  const shown = visit('/telephone')
  const button = await screen.findByRole('button', { name: 'Call' })
  FakeSocket.last.tell({ event: 'ready', number: '+15551239000' })
  await waitFor(() => expect(button).not.toHaveAttribute('aria-disabled', 'true'))
  await shown.user.click(button)
  FakeSocket.last.tell({ event: 'calling', call_sid: SID, to: '+15005550006' })
  FakeSocket.last.tell({ event: 'status', call_sid: SID, status: 'in-progress' })
  await screen.findByText(/Connected/)
  await waitFor(() => expect(screen.getByRole('textbox', { name: 'Say' })).toBeEnabled())
  return shown
}

describe('the telephone', () => {
  test('is switched on with the number one has, and dials the business', async () => {
    await connected()
    expect(FakeSocket.last.url).toBe('ws://127.0.0.1:8090/control/handset?number=%2B15551239000')
    expect(FakeSocket.last.sent).toEqual([{ event: 'dial', to: '+15005550006' }])
    expect(screen.getByText(/Connected/)).toBeVisible()
    expect(screen.getByRole('button', { name: 'Hang up' })).toBeVisible()
  })

  test('is by its address who has that number, also where many are known', async () => {
    server.use(
      http.get('*/api/contacts', ({ request }) => {
        const isSought = new URL(request.url).searchParams.get('search') === '+15551230003'
        const tom = { contact_id: 'tom', name: 'Tom Becker', phones: ['+15551230009', '+15551230003'] }
        const maria = { contact_id: 'maria', name: 'Maria Lopez', phones: ['+15551230042'] }
        return HttpResponse.json({ contacts: [isSought ? tom : maria], next_cursor: null })
      }),
    )
    visit('/telephone?as=%2B15551230003')
    await expect.poll(() => screen.queryByLabelText('You are')).toHaveDisplayValue(/Tom Becker/)
    expect(screen.queryByLabelText('Your number')).toBeNull()
  })

  test('is somebody the business knows', async () => {
    const { user, router } = visit('/telephone')
    await screen.findByRole('option', { name: /Maria Lopez/ })
    await user.selectOptions(screen.getByLabelText('You are'), '+15551230042')
    await expect.poll(() => router.state.location.search).toMatchObject({ as: '+15551230042' })
    await expect.poll(() => FakeSocket.last.url).toContain('%2B15551230042')
  })

  test('says what is typed, and what of it is being spoken', async () => {
    const { user } = await connected()
    await user.type(screen.getByRole('textbox', { name: 'Say' }), 'Hello there{Enter}')
    await user.click(screen.getByRole('button', { name: 'Yes, please.' }))
    expect(FakeSocket.last.sent.slice(1)).toEqual([
      { event: 'say', text: 'Hello there' },
      { event: 'say', text: 'Yes, please.' },
    ])
    expect(screen.getByText('Speaking: “Hello there” and 1 more')).toBeVisible()
    FakeSocket.last.tell({ event: 'said', text: 'Hello there' })
    expect(screen.getByText('Speaking: “Yes, please.”')).toBeVisible()
  })

  test('says nothing before anybody listens', async () => {
    visit('/telephone')
    const say = await screen.findByRole('button', { name: 'Say' })
    expect(say).toHaveAttribute('aria-disabled', 'true')
    expect(screen.queryByRole('list', { name: 'What the receptionist understands' })).toBeNull()
  })

  test('presses keys', async () => {
    const { user } = await connected()
    await user.click(screen.getByRole('button', { name: 'Keypad' }))
    await user.click(screen.getByRole('button', { name: 'Star' }))
    expect(FakeSocket.last.sent.at(-1)).toEqual({ event: 'dtmf', dtmf: { digit: '*' } })
  })

  test('rings, and is answered or declined', async () => {
    const { user } = visit('/telephone')
    await screen.findByRole('button', { name: 'Call' })
    FakeSocket.last.tell({ event: 'ready', number: '+15551239000' })
    FakeSocket.last.tell({ event: 'incoming', call_sid: SID, from: '+15005550006' })
    expect(screen.getByText('Is calling you')).toBeVisible()
    await user.click(screen.getByRole('button', { name: 'Decline' }))
    expect(FakeSocket.last.sent).toEqual([{ event: 'decline' }])
    FakeSocket.last.tell({ event: 'status', call_sid: SID, status: 'busy' })
    expect(screen.getByText('Busy')).toBeVisible()
  })

  test('that another page took over says so and does not come back', async () => {
    visit('/telephone')
    await screen.findByRole('button', { name: 'Call' })
    FakeSocket.last.drop(4409)
    expect(screen.getByText(/Another page has this number/)).toBeVisible()
    expect(FakeSocket.all).toHaveLength(1)
  })

  test('is not asked for by itself before it is there: that would be an error', async () => {
    const asked: string[] = []
    let calls: object[] = []
    server.use(
      http.get('*/api/calls', () => HttpResponse.json({ calls, next_cursor: null })),
      http.get('*/api/calls/:sid', ({ params }) => {
        asked.push(String(params.sid))
        return problem(404, 'not_found')
      }),
    )
    await connected()
    expect(asked).toEqual([])
    calls = [{ call_sid: SID }]
    await expect.poll(() => asked, { timeout: 3000 }).toContain(SID)
  })

  test('shows the agent’s words before its turn is told, and then the turn once', async () => {
    const turn = {
      index: 0,
      speaker: 'agent',
      text: 'How can I help you?',
      heard: 'How can',
      said_at: '2026-11-23T15:00:01Z',
      is_interrupted: true,
      latency: { end_of_turn_ms: 200, first_token_ms: 400, first_tts_byte_ms: 500, first_frame_ms: 610 },
      used: [],
    }
    let turns: object[] = []
    server.use(
      http.get('*/api/calls/:sid', () =>
        HttpResponse.json({
          call_sid: SID,
          ended_at: null,
          contact_name: null,
          temporal_url: 'http://127.0.0.1:8233/x',
          turns,
          tool_uses: [],
          phases: [{ phase: 'DISCOVERY', at: '2026-11-23T15:00:00Z' }],
          pending_confirmation: null,
        }),
      ),
    )
    const { queries } = await connected()
    FakeSocket.last.tell({ event: 'hearing', index: 0, text: 'How can' })
    expect(await screen.findByText('Agent, speaking')).toBeVisible()
    turns = [turn]
    await act(() => queries.invalidateQueries())
    const timing = await screen.findByRole('list', { name: 'Timing of this answer' })
    expect(within(timing).getByText('610 ms')).toBeVisible()
    expect(screen.queryByText('Agent, speaking')).toBeNull()
    expect(screen.getByText('(not heard:')).toBeInTheDocument()
    expect(screen.getByText('Discovery')).toHaveAttribute('aria-current', 'step')
  })
})

describe('pulling the plug', () => {
  test('kills with the token of the stack, and measures until the agent is heard', async () => {
    const asked: (string | null)[] = []
    server.use(
      http.post('http://127.0.0.1:4000/kill/media', async ({ request }) => {
        asked.push(request.headers.get('Authorization'), await request.text())
        return HttpResponse.json({ process: 'media-2' })
      }),
    )
    const { user } = await connected()
    await user.click(screen.getByRole('button', { name: 'Kill the media process' }))
    expect(await screen.findByText(/The process “media-2” is dead/)).toBeVisible()
    expect(asked).toEqual(['Bearer secret', JSON.stringify({ call_sid: SID })])
  })

  test('says why nothing was killed', async () => {
    server.use(
      http.post('http://127.0.0.1:4000/kill/media', () =>
        HttpResponse.json({ detail: 'none' }, { status: 409 }),
      ),
    )
    const { user } = await connected()
    await user.click(screen.getByRole('button', { name: 'Kill the media process' }))
    expect(await screen.findByText('No media process carries this call now.')).toBeVisible()
  })

  test('is not for viewers, who may call all the same', async () => {
    server.use(signedInAs('viewer'))
    await connected()
    expect(screen.getByRole('button', { name: 'Kill the media process' })).toHaveAttribute(
      'aria-disabled',
      'true',
    )
    expect(screen.queryByRole('option', { name: /Maria/ })).toBeNull()
  })

  test('a gap ends with the first sound that was not on its way already', () => {
    const ear = new AgentEar()
    ear.killed(1000)
    expect(ear.hear(1100, 0.2)).toBeNull()
    expect(ear.hear(2000, 0.001)).toBeNull()
    expect(ear.hear(3100, 0.2)).toEqual({ killedAt: 1000, heardAfterMs: 2100 })
    expect(ear.hear(3200, 0.2)).toBeNull()
  })
})

test('in production there are real telephones', async () => {
  server.use(
    http.get('*/api/installation', () =>
      HttpResponse.json(installation({ mode: 'production', telephone_url: null, control: null })),
    ),
  )
  visit('/telephone')
  expect(await screen.findByText('Use a real telephone here')).toBeVisible()
  expect(screen.getByText('(500) 555-0006')).toBeVisible()
  expect(FakeSocket.all).toHaveLength(0)
})

test('what can’t be read is said', async () => {
  server.use(
    http.get('*/api/numbers', () => problem(500, 'internal_error', { title: 'Something went wrong' })),
  )
  visit('/telephone')
  expect(await screen.findByText('Something went wrong')).toBeVisible()
})

describe('the state of the line', () => {
  const talking: PhoneState = { ...SWITCHED_OFF, phase: 'talking', callSid: SID, answeredAt: 1 }

  test('of another call changes nothing', () => {
    const told = { event: 'status', call_sid: 'CA2', status: 'completed' } as const
    expect(phoneAfter(talking, { told, at: 2 })).toBe(talking)
  })

  test('that is lost ends the call, and is ready again once it is back', () => {
    const lost = phoneAfter(talking, { down: 'lost', reason: '' })
    expect([lost.phase, lost.ended]).toEqual(['off', 'failed'])
    const back = phoneAfter(lost, { told: { event: 'ready', number: '+1555' }, at: 3 })
    expect([back.phase, back.callSid, back.trouble]).toEqual(['idle', SID, null])
  })

  test('is reached where the stack says', () => {
    expect(lineAddress('https://box.example', '+1555')).toBe(
      'wss://box.example/control/handset?number=%2B1555',
    )
  })
})

test('phrases name a service of the business and a day people work', () => {
  const friday = new Date('2026-11-27T12:00:00')
  expect(phrasesFor(['Oil change'], friday)[1]).toBe(
    'I would like to book an oil change on Monday at nine A M.',
  )
})
