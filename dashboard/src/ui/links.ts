/** Looks of links; routes are typed by the router's own `Link`: `<Link to="/calls" className={textLink}>`. */
export const textLink = 'font-medium text-accent underline-offset-3 hover:underline'

/** The link of a table's row, in its first cell: all of the row can be clicked. */
export const rowLink = 'font-medium after:absolute after:inset-0 focus-visible:outline-offset-4'

/** A link that looks like a plain button. */
export const buttonLink =
  'inline-flex h-9 items-center gap-2 rounded-sm border border-line bg-raised px-3.5 font-medium whitespace-nowrap transition-colors hover:border-line-strong pointer-coarse:h-11'
