import { api } from '@/api/client'
import { isNothing, Money } from '@/ui/Money'

/** What something will cost at most, in the currency of the installation; parts of a cent are told. */
export function Cost({ amount }: { amount: string }) {
  const { data } = api.useQuery('get', '/api/installation', {}, { staleTime: Infinity })
  if (isNothing(amount)) return <span>nothing</span>
  return data ? (
    <Money amount={amount} currency={data.currency} digits={4} />
  ) : (
    <span className="figures">{amount}</span>
  )
}
