/** Version numbers: `1`, `1.1`, `1.2`, `2`. Ordered as numbers, never given twice. */

export interface VersionNumber {
  major: number
  /** 0 for the first of its major. */
  minor: number
}

export const formatNumber = ({ major, minor }: VersionNumber): string =>
  minor === 0 ? String(major) : `${major}.${minor}`

/** `1.10` → `{ major: 1, minor: 10 }`; null when it is no version number. */
export function parseNumber(text: string): VersionNumber | null {
  const match = /^([1-9]\d{0,8})(?:\.([1-9]\d{0,8}))?$/.exec(text)
  return match ? { major: Number(match[1]), minor: Number(match[2] ?? 0) } : null
}

/** The highest minor number given so far in each major: all that is needed so that none is given again. */
export type Given = Record<string, number>

/** Whether this number was ever given. */
export const isGiven = (given: Given, { major, minor }: VersionNumber): boolean => minor <= (given[major] ?? -1)

/** The number a draft gets when it is published. */
export function nextNumber(given: Given, bump: 'minor' | 'major', from: VersionNumber | null): VersionNumber {
  if (bump === 'minor' && from) return { major: from.major, minor: (given[from.major] ?? 0) + 1 }
  return { major: Math.max(0, ...Object.keys(given).map(Number)) + 1, minor: 0 }
}
