import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useState } from 'react'
import { describe, expect, test, vi } from 'vitest'
import { ProblemError } from '@/api/problem'
import { Button } from './Button'
import { Dialog, Drawer } from './Dialog'
import { ErrorNote } from './ErrorState'
import { IconButton } from './IconButton'
import { Menu, MenuItem } from './Menu'
import { money, total } from './Money'
import { Page } from './Page'
import { legible, parted, readable, unread } from './PhoneNumber'
import { dayIn, length, relative, written } from './time'

describe('a button', () => {
  test('that can’t be pressed says why to whoever reaches it by keyboard', async () => {
    const press = vi.fn()
    render(
      <Button onClick={press} disabledBecause="This takes the role of operator">
        Approve
      </Button>,
    )
    const user = userEvent.setup()
    await user.tab()

    const button = screen.getByRole('button', { name: 'Approve' })
    expect(button).toHaveFocus()
    expect(await screen.findByRole('tooltip')).toHaveTextContent('This takes the role of operator')
    expect(button).toHaveAccessibleDescription('This takes the role of operator')
    await user.keyboard('{Enter}')
    expect(press).not.toHaveBeenCalled()
  })

  test('keeps the keyboard when it can’t be pressed any more, and when it can again', async () => {
    const shown = render(<Button>Send</Button>)
    await userEvent.setup().tab()
    const button = screen.getByRole('button', { name: 'Send' })
    shown.rerender(<Button disabledBecause="It is sent already">Send</Button>)
    expect(screen.getByRole('button', { name: 'Send' })).toBe(button)
    expect(button).toHaveFocus()
    expect(button).toHaveAttribute('aria-disabled', 'true')

    shown.rerender(<Button>Send</Button>)
    expect(button).toHaveFocus()
    expect(button).not.toHaveAttribute('aria-disabled')
  })

  test('of an icon keeps it too, and says why it is off in place of what it does', async () => {
    const shown = render(<IconButton label="Add a day">+</IconButton>)
    await userEvent.setup().tab()
    const button = screen.getByRole('button', { name: 'Add a day' })
    expect(await screen.findByRole('tooltip')).toHaveTextContent('Add a day')

    shown.rerender(
      <IconButton label="Add a day" disabledBecause="There are seven">
        +
      </IconButton>,
    )
    expect(button).toHaveFocus()
    expect(screen.getByRole('tooltip')).toHaveTextContent('There are seven')
  })

  test('that waits submits its form once', async () => {
    const submit = vi.fn()
    render(
      <form onSubmit={submit}>
        <Button type="submit" isPending>
          Save
        </Button>
      </form>,
    )
    await userEvent.setup().click(screen.getByRole('button', { name: 'Save' }))
    expect(submit).not.toHaveBeenCalled()
  })
})

describe('the keyboard, once a dialog is closed,', () => {
  function Opening({ isOnce = false }: { isOnce?: boolean }) {
    const [isOpen, setOpen] = useState(false)
    const [isSure, setSure] = useState(false)
    const close = () => {
      setOpen(false)
      setSure(false)
    }
    return (
      <main>
        <Page title="Tasks">
          {!(isOnce && isOpen) && <Button onClick={() => setOpen(true)}>Open</Button>}
          <Menu trigger={<Button>More</Button>}>
            <MenuItem onSelect={() => setOpen(true)}>Open from here</MenuItem>
          </Menu>
          <Drawer isOpen={isOpen} onClose={close} title="Task">
            <Button onClick={() => setSure(true)}>Cancel task</Button>
            <Dialog
              isOpen={isSure}
              onClose={() => setSure(false)}
              title="Cancel it?"
              actions={<Button onClick={() => setSure(false)}>Keep it</Button>}
            />
          </Drawer>
        </Page>
      </main>
    )
  }

  test('is with what had it before, on every level', async () => {
    render(<Opening />)
    const user = userEvent.setup()
    await user.click(screen.getByRole('button', { name: 'Open' }))
    await user.click(screen.getByRole('button', { name: 'Cancel task' }))
    await user.click(screen.getByRole('button', { name: 'Keep it' }))
    await expect.poll(() => screen.getByRole('button', { name: 'Cancel task' })).toHaveFocus()
    await user.keyboard('{Escape}')
    await expect.poll(() => screen.getByRole('button', { name: 'Open' })).toHaveFocus()
  })

  test('is with the button of the menu it was chosen from', async () => {
    render(<Opening />)
    const user = userEvent.setup()
    await user.tab()
    await user.tab()
    await user.keyboard('{Enter}')
    await user.click(await screen.findByRole('menuitem', { name: 'Open from here' }))
    expect(await screen.findByRole('dialog', { name: 'Task' })).toBeVisible()
    await user.keyboard('{Escape}')
    await expect.poll(() => screen.getByRole('button', { name: 'More' })).toHaveFocus()
  })

  test('is with the page’s heading where that is gone', async () => {
    render(<Opening isOnce />)
    const user = userEvent.setup()
    await user.click(screen.getByRole('button', { name: 'Open' }))
    await user.keyboard('{Escape}')
    await expect.poll(() => screen.getByRole('heading', { name: 'Tasks' })).toHaveFocus()
  })
})

describe('figures', () => {
  test('money stays exact', () => {
    expect(money('1234567890123456.78', 'USD')).toBe('$1,234,567,890,123,456.78')
    expect(money('0.0043', 'USD', 4)).toBe('$0.0043')
    expect(money('0.02', 'USD', 3)).toBe('$0.020')
    expect(total(['0.1', '0.2', '10', '-0.055'])).toBe('10.245')
    expect(total([])).toBe('0')
    expect(total(['-0.5', '0.25'])).toBe('-0.25')
  })

  test('numbers are read in groups, and masked ones as they came', () => {
    expect(readable('+15551230042')).toBe('(555) 123-0042')
    expect(readable('+4915112345678')).toBe('+4915112345678')
    expect(legible('Text +15551230042: “Ready”')).toBe('Text (555) 123-0042: “Ready”')
    expect(legible('Call +4915112345678')).toBe('Call +4915112345678')
  })

  test('numbers that were typed are parted from names, and get the code back that pages leave out', () => {
    expect(['(555) 123-7702', '555-123-7702', '1 555 123 7702', '+1 555 123 7702'].map(unread)).toEqual(
      Array(4).fill('+15551237702'),
    )
    expect(['0049 30 901820', '123-7702', '030/901820'].map(unread)).toEqual([
      '+4930901820',
      '1237702',
      '030901820',
    ])
    expect(parted('(555) 123-7702')).toEqual({ name: '', number: '(555) 123-7702' })
    expect(parted('Bo Chen +1 555 123 7702')).toEqual({ name: 'Bo Chen', number: '+1 555 123 7702' })
    expect(parted('Unit 24 Garage')).toEqual({ name: 'Unit 24 Garage', number: '' })
    expect(parted(' Bo ')).toEqual({ name: 'Bo', number: '' })
  })

  test('times are the business’s', () => {
    expect(written('2026-11-24T02:30:00Z', 'America/New_York', 'time')).toMatch(/^9:30\sPM$/)
    expect(dayIn('2026-11-24T02:30:00Z', 'America/New_York')).toBe('2026-11-23')
  })

  test('lengths', () => {
    expect([7, 760, 3723].map(length)).toEqual(['0:07', '12:40', '1:02:03'])
    expect(relative(-3 * 60_000)).toBe('3 min. ago')
    const [minute, day] = [60_000, 86_400_000]
    expect(relative(3 * day - minute)).toBe('in 3 days')
    expect(relative(2 * day + minute)).toBe('in 2 days')
    expect(relative(day - minute)).toBe('tomorrow')
    expect(relative(60 * minute - 1000)).toBe('in 1 hr.')
    expect(relative(59 * minute)).toBe('in 59 min.')
  })
})

test('a problem is told to people, not to programs: fields by name, and what to do', () => {
  const errors = [{ field: 'body.locations[0].time_zone', message: 'is unknown' }]
  const next = 'Mend the fields named in `errors`.'
  const refused = { title: 'The request is invalid', status: 422, code: 'invalid_request', next, errors }
  render(<ErrorNote error={new ProblemError(refused)} />)
  expect(screen.getByRole('listitem')).toHaveTextContent('Locations 1, time zone: is unknown.')
  expect(screen.queryByText(next)).toBeNull()
})
