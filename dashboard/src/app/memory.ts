/** Remember a choice on this machine; where storage is forbidden it lasts as long as the page. */
const forNow = new Map<string, string>()

export function remember(name: string, value: string | null): void {
  forNow.set(name, value ?? '')
  try {
    if (value === null) localStorage.removeItem(`holdfast.${name}`)
    else localStorage.setItem(`holdfast.${name}`, value)
  } catch {
    // Remembered for now alone.
  }
}

export function recalled(name: string): string | null {
  try {
    return localStorage.getItem(`holdfast.${name}`)
  } catch {
    return forNow.get(name) ?? null
  }
}
