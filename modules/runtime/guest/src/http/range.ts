/** Parts of files: `Range` of a request. */
const RANGE = /^bytes=[ \t]*(\d*)-(\d*)[ \t]*$/i

export interface Part {
  start: number
  /** Past the last byte. */
  end: number
}

/**
 * The one part a `Range` header asks for; null when there is no such part (416). Undefined for anything else, several
 * parts among it: those are answered with the whole.
 */
export function partOf(header: string | undefined, size: number): Part | null | undefined {
  const found = header === undefined ? null : RANGE.exec(header)
  if (found === null) return undefined
  const first = found[1]!
  const last = found[2]!
  if (first === '') {
    if (last === '') return undefined
    const length = Math.min(Number(last), size)
    return length === 0 ? null : { start: size - length, end: size }
  }
  const start = Number(first)
  if (last !== '' && Number(last) < start) return undefined
  if (start >= size) return null
  return { start, end: last === '' ? size : Math.min(Number(last) + 1, size) }
}
