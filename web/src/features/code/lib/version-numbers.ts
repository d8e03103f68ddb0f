/** What the next publish would be called, said before the draft exists; the server decides. */

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

/** The next number of the same major version (1 → 1.1, and 1.2 when 1.1 exists). */
export function nextMinor(from: string, existing: readonly string[]): string {
  const [major, minor] = parts(from)
  const highest = Math.max(minor, ...existing.map(parts).flatMap(([other, n]) => (other === major ? [n] : [])))
  return `${major}.${highest + 1}`
}

/** The next whole number over all versions. */
export function nextMajor(existing: readonly string[]): string {
  return String(Math.max(0, ...existing.map((number) => parts(number)[0])) + 1)
}
