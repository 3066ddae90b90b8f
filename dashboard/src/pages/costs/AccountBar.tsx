import { Badge } from '@/ui/Badge'
import { Money, money } from '@/ui/Money'
import { classes } from '@/ui/classes'
import { DateTime } from '@/ui/time'
import { percent } from './Summary'
import type { Account } from './useCosts'

const NAMES: Readonly<Record<string, string>> = { day: 'Today', month: 'This month' }

/** What stands against a limit: spent, set aside and left. */
export function AccountBar({ account, currency }: { account: Account; currency: string }) {
  const { limit, spent, reserved, left, share } = account
  const name = NAMES[account.scope] ?? account.scope
  const said = `${money(spent, currency)} spent, ${money(reserved, currency)} set aside, ${money(left, currency)} left of ${money(limit, currency)}`
  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <p className="font-medium">
          {name}{' '}
          <span className="font-normal text-muted">of {<Money amount={limit} currency={currency} />}</span>
        </p>
        <State account={account} />
      </div>
      <div
        role="meter"
        aria-label={`Budget: ${name}`}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.min(100, Math.round(portion(share ?? '1')))}
        aria-valuetext={said}
        className="flex h-2.5 overflow-hidden rounded-full bg-sunken"
      >
        <span className={classes('block h-full', colour(account))} style={{ width: width(spent, limit) }} />
        <span className="striped block h-full text-line-strong" style={{ width: width(reserved, limit) }} />
      </div>
      <dl className="flex flex-wrap gap-x-5 gap-y-1 text-13">
        <Part name="Spent" amount={spent} currency={currency} dot={colour(account)} />
        <Part name="Set aside" amount={reserved} currency={currency} dot="striped text-line-strong" />
        <Part name="Left" amount={left} currency={currency} dot="bg-sunken border border-line-strong" />
      </dl>
      <p className="text-12 text-muted">
        {account.projected !== null && (
          <>Comes to {money(account.projected, currency)} if it goes on like this. </>
        )}
        {account.ends_at && (
          <>
            Begins anew <DateTime at={account.ends_at} />.
          </>
        )}
      </p>
    </div>
  )
}

function State({ account }: { account: Account }) {
  if (account.is_used_up) return <Badge tone="failed">Used up: nothing more is begun</Badge>
  if (account.is_warning) return <Badge tone="waiting">{percent(account.share ?? '1')} are gone</Badge>
  return <span className="text-13 text-muted">{percent(account.share ?? '0')} are gone</span>
}

function Part({
  name,
  amount,
  currency,
  dot,
}: {
  name: string
  amount: string
  currency: string
  dot: string
}) {
  return (
    <div className="flex items-center gap-1.5">
      <span aria-hidden className={classes('size-2.5 rounded-full', dot)} />
      <dt className="text-muted">{name}</dt>
      <dd>
        <Money amount={amount} currency={currency} digits={4} />
      </dd>
    </div>
  )
}

function colour({ is_used_up, is_warning }: Account): string {
  if (is_used_up) return 'bg-failed'
  return is_warning ? 'bg-waiting' : 'bg-accent'
}

// Of how long a bar is, nobody pays a cent: here alone amounts become floats.
function width(part: string, limit: string): string {
  const [share, all] = [Number.parseFloat(part), Number.parseFloat(limit)]
  return `${all > 0 ? Math.min(100, (share / all) * 100) : 100}%`
}

function portion(share: string): number {
  return Number.parseFloat(share) * 100
}
