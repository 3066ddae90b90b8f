const TABLE = ['table', 'rowgroup', 'row', 'columnheader', 'rowheader', 'cell']
  .map((role) => `[role=${role}]`)
  .join(',')
const COUNTS = [
  'aria-colindex',
  'aria-rowindex',
  'aria-colcount',
  'aria-rowcount',
  'aria-colspan',
  'aria-rowspan',
]

/** The grid calls itself a table, but its appointments stand in no cells; and what scrolls in it must be reached by the keyboard. */
export function mendRoles(place: HTMLElement): () => void {
  const mend = () => {
    for (const one of place.querySelectorAll(TABLE)) {
      one.setAttribute('role', 'presentation')
      for (const counted of COUNTS) one.removeAttribute(counted)
    }
    for (const one of place.querySelectorAll<HTMLElement>('.ec-main')) {
      one.tabIndex = 0
      one.setAttribute('role', 'group')
      one.setAttribute('aria-label', 'Hours')
    }
  }
  mend()
  const observer = new MutationObserver(mend)
  observer.observe(place, { childList: true, subtree: true })
  return () => observer.disconnect()
}
