/** What had the keyboard when something was laid over the page; a menu's item goes with its menu, which leads to its button. */
export function holder(): HTMLElement | null {
  const { activeElement } = document
  if (!(activeElement instanceof HTMLElement) || activeElement === document.body) return null
  const button = activeElement.closest('[role=menu]')?.getAttribute('aria-labelledby')
  return document.getElementById(button ?? '') ?? activeElement
}

/** Give the keyboard back; where its holder is gone, to what is laid over the page still, else to the page's heading. */
export function giveBack(to: HTMLElement | null): void {
  const { activeElement } = document
  if (activeElement !== null && activeElement !== document.body) return // somebody has it already
  const holder = to?.isConnected ? to : document.getElementById(to?.id ?? '') // it may have been drawn anew
  if (holder) {
    holder.focus()
    if (document.activeElement === holder) return
  }
  const over = [...document.querySelectorAll<HTMLElement>('[role=dialog]')].at(-1)
  const heading = document.querySelector<HTMLElement>('main h1[tabindex]')
  const place = over ?? heading ?? document.querySelector<HTMLElement>('main')
  place?.focus({ preventScroll: true })
}

/** As the `ref` of a control: it has the keyboard as soon as it is there. For what somebody has just asked to be shown. */
export function focused(control: HTMLElement | null): void {
  control?.focus()
}
