import { act, screen, waitFor, within } from '@testing-library/react'
import { http, HttpResponse } from 'msw'
import { describe, expect, test } from 'vitest'
import type { Schema } from '@/api/client'
import { FakeEventSource } from '@/test/live'
import { visit } from '@/test/render'
import { problem, server, signedInAs } from '@/test/server'
import { callDetail, turn } from '@/test/calls'
import { entriesOf, heardOf } from './entries'
import { latenciesOf } from './latencies'

function shown(call: Schema<'CallDetail'>) {
  server.use(http.get('*/api/calls/CA1', () => HttpResponse.json(call)))
  return visit('/calls/CA1')
}

describe('a call’s page', () => {
  test('shows what is said as it is spoken', async () => {
    shown(callDetail())
    expect(await screen.findByText('An oil change, please.')).toBeVisible()

    const stream = FakeEventSource.to('/api/live?call=CA1')
    const turns = [...callDetail().turns, turn(2, { text: 'Shall I book it?' })]
    act(() => {
      stream.open()
      stream.say('call', callDetail({ turns, pending_confirmation: 'Shall I book it?' }))
    })
    expect(await screen.findByText('Waits for a yes')).toBeVisible()
    expect(within(screen.getByRole('log')).getAllByText('Shall I book it?')[0]).toBeVisible()
  })

  test('shows what the agent is saying before his turn is over, and once', async () => {
    shown(callDetail({ turns: [] }))
    expect(await screen.findByText('Nothing was said yet')).toBeVisible()

    const stream = FakeEventSource.to('/api/live?call=CA1')
    act(() => {
      stream.open()
      stream.say('call', callDetail({ turns: [], being_said: turn(0, { text: 'Northgate Auto,' }) }))
    })
    expect(await screen.findByText(/^Northgate Auto,/)).toBeVisible()
    expect(screen.queryByText('Nothing was said yet')).toBeNull()

    act(() =>
      stream.say('call', callDetail({ turns: [turn(0, { text: 'Northgate Auto, how can I help?' })] })),
    )
    expect(await screen.findByText('Northgate Auto, how can I help?')).toBeVisible()
    expect(within(screen.getByRole('log')).getAllByText(/Northgate/)).toHaveLength(1)
  })

  test('shows what was read after what was told, and ends with the call', async () => {
    const { queries } = shown(callDetail())
    await screen.findByRole('button', { name: 'End call' })
    const stream = FakeEventSource.to('/api/live?call=CA1')
    act(() => {
      stream.open()
      stream.say('call', callDetail({ pending_confirmation: 'Shall I book it?' }))
    })
    await screen.findByText('Waits for a yes')
    server.use(
      http.get('*/api/calls/CA1', () =>
        HttpResponse.json(callDetail({ ended_at: '2026-11-23T15:02:05Z', outcome: 'booked' })),
      ),
    )
    await act(() => queries.invalidateQueries())

    await waitFor(() => expect(screen.queryByRole('button', { name: 'End call' })).toBeNull())
    expect(screen.queryByText('Waits for a yes')).toBeNull()
    expect(stream.readyState).toBe(FakeEventSource.CLOSED)
  })

  test('strikes out what an interruption kept from being heard', async () => {
    const said = turn(0, {
      text: 'We are open from eight to five.',
      heard: 'We are open',
      is_interrupted: true,
    })
    shown(callDetail({ turns: [said] }))

    expect((await screen.findByText('from eight to five.')).tagName).toBe('S')
    expect(screen.getByText(/Interrupted/)).toBeVisible()
  })

  test('is ended once somebody has confirmed it', async () => {
    const sent: string[] = []
    server.use(
      http.post('*/api/calls/CA1/end', ({ request }) => {
        sent.push(request.headers.get('Idempotency-Key') ?? '')
        return HttpResponse.json(
          { kind: 'end', by: 'Ada', at: '2026-11-23T15:01:00Z', number: null },
          { status: 202 },
        )
      }),
    )
    const { user } = shown(callDetail())

    await user.click(await screen.findByRole('button', { name: 'End call' }))
    expect(sent).toEqual([])
    await user.click(screen.getByRole('button', { name: 'Say goodbye and end it' }))
    expect(await screen.findByText('The caller is being told goodbye')).toBeVisible()
    expect(sent).toHaveLength(1)
  })

  test('is transferred to a number of the list; what goes wrong stands in the dialog', async () => {
    const bodies: unknown[] = []
    server.use(
      http.post('*/api/calls/CA1/transfer', async ({ request }) => {
        bodies.push(await request.json())
        return problem(409, 'rule_broken', { title: 'The call is over' })
      }),
    )
    const { user } = shown(callDetail())

    await user.click(await screen.findByRole('button', { name: 'Transfer' }))
    const dialog = screen.getByRole('dialog')
    await user.click(within(dialog).getByRole('button', { name: 'Connect with Sam Weller' }))
    expect(await within(dialog).findByText('The call is over')).toBeVisible()
    expect(bodies).toEqual([{ number: '+15551239999' }])
  })

  test('says why something can’t be done', async () => {
    const no = { allowed: false, reason: 'nobody is named' }
    const { actions } = callDetail()
    const { user } = shown(callDetail({ actions: { ...actions, transfer: { ...no, targets: [] } } }))

    const transfer = await screen.findByRole('button', { name: 'Transfer' })
    expect(transfer).toHaveAttribute('aria-disabled', 'true')
    await user.hover(transfer)
    expect(await screen.findByRole('tooltip')).toHaveTextContent('Nobody is named')
  })

  test('offers a viewer no way to step in', async () => {
    server.use(signedInAs('viewer'))
    shown(callDetail({ recording_url: '/api/calls/CA1/recording' }))

    expect(await screen.findByRole('button', { name: 'End call' })).toHaveAttribute('aria-disabled', 'true')
    expect(screen.getByText(/This takes the role of operator/)).toBeVisible()
  })

  test('offers nothing of the kind once it is over', async () => {
    shown(callDetail({ ended_at: '2026-11-23T15:02:05Z', outcome: 'booked' }))

    expect(await screen.findByText('An oil change, please.')).toBeVisible()
    expect(screen.queryByRole('button', { name: 'End call' })).toBeNull()
    expect(FakeEventSource.all.some((one) => one.url.includes('call='))).toBe(false)
  })

  test('says that there is no such call', async () => {
    server.use(
      http.get('*/api/calls/CA1', () => problem(404, 'not_found', { title: 'There is no such call' })),
    )
    visit('/calls/CA1')

    expect(await screen.findByText('There is no such call')).toBeVisible()
  })
})

describe('the parts of a call', () => {
  test('a use of a tool stands behind the turn it answers', () => {
    const use = { intent_id: 'i1', turn_index: 1 } as Schema<'ToolUse'>
    const order = entriesOf([turn(0), turn(1), turn(2)], [use]).map((one) =>
      'use' in one ? 'use' : one.turn.index,
    )
    expect(order).toEqual([0, 1, 'use', 2])
  })

  test('what was said and heard otherwise is lost as a whole', () => {
    expect(heardOf(turn(0, { text: 'At two.', heard: 'It is' }))).toEqual({ heard: 'It is', lost: 'At two.' })
  })

  test('each step of a reply takes from the end of the one before', () => {
    const latency = { end_of_turn_ms: 400, first_token_ms: 560, first_tts_byte_ms: null, first_frame_ms: 800 }
    expect(latenciesOf([turn(0), turn(2, { latency })])).toEqual([
      {
        turn: 2,
        total: 800,
        steps: { end_of_turn: 400, first_token: 160, first_voice: null, first_frame: 240 },
      },
    ])
  })
})
