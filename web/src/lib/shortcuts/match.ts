/** What of a key press decides; a part of KeyboardEvent. */
export interface KeyPress {
  key: string
  code: string
  metaKey: boolean
  ctrlKey: boolean
  shiftKey: boolean
  altKey: boolean
}

/** Whether a press is the combination (`mod+k`, `?`, `g`). Letters go by the place of the key, so that they work in any layout. */
export function matches(combination: string, press: KeyPress, isMac: boolean): boolean {
  const parts = combination.split('+')
  const key = parts.at(-1) ?? ''
  const mod = isMac ? press.metaKey : press.ctrlKey
  const otherMod = isMac ? press.ctrlKey : press.metaKey
  if (mod !== parts.includes('mod') || otherMod || press.altKey !== parts.includes('alt')) return false
  if (/^[a-z]$/.test(key)) return press.shiftKey === parts.includes('shift') && press.code === `Key${key.toUpperCase()}`
  // Signs such as ? need Shift in some layouts and not in others.
  if (key.length === 1) return press.key === key || signAt(press) === key
  return press.shiftKey === parts.includes('shift') && press.key.toLowerCase() === key
}

/** The sign a US layout has there, for layouts of other alphabets. */
const signAt = ({ code, shiftKey }: KeyPress) => (code === 'Slash' ? (shiftKey ? '?' : '/') : undefined)
