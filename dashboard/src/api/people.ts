const ID = / \((?:user|key):[\w-]+\)/g

/** Leave the ids out that stand behind names: `Ada Byron (user:5c1f…)` is Ada Byron, in sentences too. */
export function withoutIds(text: string): string {
  return text.replace(ID, '')
}
