const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'] as const
const NAMES: Record<string, string> = { '*': 'Star', '#': 'Pound' }

/** The twelve keys of a telephone. */
export function Keypad({ onPress }: { onPress: (digit: string) => void }) {
  return (
    <div role="group" aria-label="Keypad" className="grid grid-cols-3 gap-2">
      {KEYS.map((key) => (
        <button
          key={key}
          type="button"
          aria-label={NAMES[key] ?? key}
          onClick={() => onPress(key)}
          className="h-11 rounded-sm border border-line bg-raised text-16 font-medium transition-colors hover:border-line-strong active:bg-sunken"
        >
          {key}
        </button>
      ))}
    </div>
  )
}
