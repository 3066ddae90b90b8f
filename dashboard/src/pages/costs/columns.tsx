import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { toCall, toContact, toTask } from '@/app/elsewhere'
import { Money } from '@/ui/Money'
import { PhoneNumber } from '@/ui/PhoneNumber'
import type { Column } from '@/ui/Table'
import { rowLink } from '@/ui/links'
import { DateTime } from '@/ui/time'
import { dayWritten } from './days'
import { itemWords } from './items'
import type { BY } from './routes'
import type { Report, Row } from './useCosts'

type By = (typeof BY)[number]

const FIRST = { day: 'Day', item: 'What for', call: 'Call', contact: 'Contact', task: 'Task' }
const NONE = {
  day: 'No day',
  item: 'Nothing',
  call: 'Outside calls',
  contact: 'Of no contact',
  task: 'Outside tasks',
}

/** The columns of costs that are added up by something. */
export function columnsOf(by: By, report: Report | undefined): readonly Column<Row>[] {
  const currency = report?.currency ?? 'USD'
  return [
    { key: 'what', title: FIRST[by], cell: (row) => <What by={by} row={row} /> },
    ...(by === 'call' || by === 'task' ? [when] : []),
    {
      key: 'uses',
      title: 'Uses',
      isFigure: true,
      from: 'sm',
      cell: (row) => row.uses.toLocaleString('en-US'),
    },
    {
      key: 'unpriced',
      title: 'Without a price',
      isFigure: true,
      from: 'md',
      cell: (row) =>
        row.unpriced ? row.unpriced.toLocaleString('en-US') : <span className="text-muted">–</span>,
    },
    {
      key: 'amount',
      title: 'Amount',
      isFigure: true,
      className: 'max-sm:ml-auto',
      cell: (row) => <Money amount={row.amount} currency={currency} digits={4} />,
    },
  ]
}

const when: Column<Row> = {
  key: 'when',
  title: 'When',
  cell: (row) => row.at && <DateTime at={row.at} />,
}

function What({ by, row }: { by: By; row: Row }): ReactNode {
  if (row.key === null) return <span className="text-muted">{NONE[by]}</span>
  switch (by) {
    case 'day':
      return dayWritten(row.key)
    case 'item': {
      const { vendor, what } = itemWords(row.key)
      return (
        <span title={row.key}>
          <span className="font-medium">{what}</span> <span className="text-muted">{vendor}</span>
        </span>
      )
    }
    case 'call':
      return (
        <Link {...toCall(row.key)} className={rowLink}>
          {row.name ?? (row.at ? <PhoneNumber number={row.number} /> : 'A call that is not known any more')}
        </Link>
      )
    case 'contact':
      return (
        <Link {...toContact(row.key)} className={rowLink}>
          {row.name ?? 'Erased or merged'}
        </Link>
      )
    case 'task':
      return (
        <Link {...toTask(row.key)} className={rowLink}>
          {row.name ?? 'A task that is not known any more'}
        </Link>
      )
  }
}
