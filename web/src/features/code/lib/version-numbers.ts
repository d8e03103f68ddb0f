/** What the next publish would be called, said before the draft exists; the server decides. */

/** The highest step ever given in each whole number: `{ 1: 2, 2: 0 }` after 1, 1.1, 1.2 and 2. None is given again. */
export type Given = Readonly<Record<string, number>>

const parts = (number: string): [major: number, minor: number] => {
  const [major = 0, minor = 0] = number.split('.').map(Number)
  return [major, minor]
}

/** Newest first by value: 10 before 9, 1.10 before 1.9. */
export function compareVersions(a: string, b: string): number {
  const [aMajor, aMinor] = parts(a)
  const [bMajor, bMinor] = parts(b)
  return bMajor - aMajor || bMinor - aMinor
}

/** The next number of the same major version (1 → 1.1, and 1.2 when there was a 1.1, deleted or not). */
export function nextMinor(from: string, given: Given): string {
  const [major] = parts(from)
  return `${major}.${(given[major] ?? 0) + 1}`
}

/** The next whole number over all versions there ever were. */
export const nextMajor = (given: Given): string => String(Math.max(0, ...Object.keys(given).map(Number)) + 1)

/** Whether a draft goes on with the version it was begun from, or is a new one. */
export const bumpOf = ({ basedOn, nextVersion }: { basedOn: string | null; nextVersion: string }): 'minor' | 'major' =>
  basedOn !== null && parts(basedOn)[0] === parts(nextVersion)[0] ? 'minor' : 'major'
