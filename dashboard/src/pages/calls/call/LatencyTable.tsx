import { STEPS } from '@/app/callWords'
import type { ReplyLatency } from './latencies'

/** The figures behind the chart. */
export function LatencyTable({ latencies }: { latencies: readonly ReplyLatency[] }) {
  return (
    <div className="overflow-x-auto">
      <table
        aria-label="Latency of every reply in milliseconds"
        className="figures w-full text-right text-13"
      >
        <thead className="text-12 text-muted">
          <tr>
            <th scope="col" className="py-1.5 pr-4 text-left font-medium">
              Turn
            </th>
            {STEPS.map(({ key, title, colour }) => (
              <th key={key} scope="col" className="py-1.5 pl-4 font-medium">
                <span
                  aria-hidden
                  className="mr-1.5 inline-block size-2 rounded-full"
                  style={{ background: colour }}
                />
                {title}
              </th>
            ))}
            <th scope="col" className="py-1.5 pl-4 font-medium">
              All
            </th>
          </tr>
        </thead>
        <tbody>
          {latencies.map((one) => (
            <tr key={one.turn} className="border-t border-line">
              <th scope="row" className="py-1.5 pr-4 text-left font-normal">
                {one.turn + 1}
              </th>
              {STEPS.map(({ key }) => (
                <td key={key} className="py-1.5 pl-4 text-muted">
                  {one.steps[key] === null ? '–' : Math.round(one.steps[key])}
                </td>
              ))}
              <td className="py-1.5 pl-4 font-medium">{Math.round(one.total)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
