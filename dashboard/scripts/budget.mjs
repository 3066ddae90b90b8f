// Adds up what a first visit loads (what index.html names: scripts, styles, and the font), and fails above the budget.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

const BUDGET_KB = 200
const dist = new URL('../dist/', import.meta.url).pathname

const page = readFileSync(join(dist, 'index.html'), 'utf8')
const named = [...page.matchAll(/(?:src|href)="\/(?!api\/)([^"]+)"/g)].map((match) => match[1] ?? '')
const fonts = readdirSync(join(dist, 'assets'))
  .filter((name) => name.endsWith('.woff2'))
  .map((name) => `assets/${name}`)
const files = [...new Set(['index.html', ...named, ...fonts])]

let total = 0
for (const name of files) {
  const content = readFileSync(join(dist, name))
  const size = /\.(woff2|png)$/.test(name) ? content.length : gzipSync(content, { level: 9 }).length
  total += size
  console.log(`${(size / 1000).toFixed(1).padStart(8)} kB  ${name}`)
}
console.log(`${(total / 1000).toFixed(1).padStart(8)} kB  compressed in all, of ${String(BUDGET_KB)} kB`)
if (total > BUDGET_KB * 1000) {
  console.error('The first load is above its budget: load what not every page needs lazily.')
  process.exit(1)
}
