export interface DiffLine {
  kind: 'same' | 'gone' | 'new'
  text: string
}

/** Beyond this a table of all pairs would be heavy: what lies between the equal ends then counts as replaced. */
const MOST_PAIRS = 1_000_000

/** Compare two texts line by line: the fewest lines gone and new. */
export function lineDiff(before: string, after: string): DiffLine[] {
  const [old, now] = [before.split('\n'), after.split('\n')]
  let head = 0
  while (head < old.length && head < now.length && old[head] === now[head]) head += 1
  let tail = 0
  while (
    tail < old.length - head &&
    tail < now.length - head &&
    old[old.length - 1 - tail] === now[now.length - 1 - tail]
  ) {
    tail += 1
  }
  return [
    ...marked('same', old.slice(0, head)),
    ...middle(old.slice(head, old.length - tail), now.slice(head, now.length - tail)),
    ...marked('same', old.slice(old.length - tail)),
  ]
}

function middle(old: readonly string[], now: readonly string[]): DiffLine[] {
  if (old.length * now.length > MOST_PAIRS) return [...marked('gone', old), ...marked('new', now)]
  const common = commonLengths(old, now)
  const lines: DiffLine[] = []
  let [at, to] = [0, 0]
  while (at < old.length && to < now.length) {
    const [left, right] = [old[at] ?? '', now[to] ?? '']
    if (left === right) {
      lines.push({ kind: 'same', text: left })
      at += 1
      to += 1
    } else if ((common[at + 1]?.[to] ?? 0) >= (common[at]?.[to + 1] ?? 0)) {
      lines.push({ kind: 'gone', text: left })
      at += 1
    } else {
      lines.push({ kind: 'new', text: right })
      to += 1
    }
  }
  return [...lines, ...marked('gone', old.slice(at)), ...marked('new', now.slice(to))]
}

/** How many lines the rests from each pair of places have in common, at most. */
function commonLengths(old: readonly string[], now: readonly string[]): Uint16Array[] {
  const table = Array.from({ length: old.length + 1 }, () => new Uint16Array(now.length + 1))
  for (let at = old.length - 1; at >= 0; at -= 1) {
    const [row, below] = [table[at], table[at + 1]]
    if (!row || !below) continue
    for (let to = now.length - 1; to >= 0; to -= 1) {
      row[to] = old[at] === now[to] ? (below[to + 1] ?? 0) + 1 : Math.max(below[to] ?? 0, row[to + 1] ?? 0)
    }
  }
  return table
}

function marked(kind: DiffLine['kind'], lines: readonly string[]): DiffLine[] {
  return lines.map((text) => ({ kind, text }))
}

/** Leave equal lines out that are far from any difference; a number stands for how many. */
export function shortened(lines: readonly DiffLine[], around = 2): (DiffLine | number)[] {
  const isNear = lines.map((_, at) =>
    lines.slice(Math.max(0, at - around), at + around + 1).some((one) => one.kind !== 'same'),
  )
  const shown: (DiffLine | number)[] = []
  lines.forEach((line, at) => {
    const last = shown.at(-1)
    if (isNear[at]) shown.push(line)
    else if (typeof last === 'number') shown[shown.length - 1] = last + 1
    else shown.push(1)
  })
  return shown
}
