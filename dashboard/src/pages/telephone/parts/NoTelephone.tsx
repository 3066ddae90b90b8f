import { EmptyState } from '@/ui/EmptyState'
import { PhoneNumber } from '@/ui/PhoneNumber'

/** A production installation: real telephones call it. */
export function NoTelephone({ numbers }: { numbers: readonly string[] }) {
  return (
    <div className="rounded-md border border-line bg-surface">
      <EmptyState title="Use a real telephone here">
        Only a stack started with <code className="font-mono">holdfast dev</code> has a telephone network of
        its own.
        {numbers.length > 0 && (
          <>
            {' '}
            This installation answers at:
            <ul className="mt-2 font-medium text-ink">
              {numbers.map((number) => (
                <li key={number}>
                  <PhoneNumber number={number} />
                </li>
              ))}
            </ul>
          </>
        )}
      </EmptyState>
    </div>
  )
}
