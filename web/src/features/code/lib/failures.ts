/** Errors of running code, as places in the files it was made of. */
import type { LogLine } from '../../../../../modules/logs/contract.ts'
import { splitPlaces } from '../../logs/lib/places.ts'
import type { Problem } from './problems.ts'

/** Problems that are kept; the newest are the ones that are looked into. */
const MOST = 50

type Line = Pick<LogLine, 'level' | 'message' | 'stack' | 'version' | 'code'>

/** Where the first of the project's own files stands in the stack of an error; null when there is none, or it is no error. */
export function failureOf(
  { level, message, stack, code }: Line,
  files: { has(path: string): boolean },
): Problem | null {
  // What does not start is told to whoever started it.
  if (level !== 'error' || code?.startsWith('BOOT_')) return null
  const place = splitPlaces(stack ?? message).find((part) => part.place && files.has(part.place.file))?.place
  return place ? { ...place, message: message.split('\n', 1)[0] ?? '', severity: 'error' } : null
}

const isSame = (a: Problem, b: Problem) =>
  a.file === b.file && a.line === b.line && a.column === b.column && a.message === b.message

/** The known failures with those that the lines tell of; the same array when that is nothing new. */
export function addFailures(
  known: readonly Problem[],
  lines: readonly Line[],
  version: string,
  files: { has(path: string): boolean },
): readonly Problem[] {
  let all = known
  for (const line of lines) {
    const failure = line.version === version ? failureOf(line, files) : null
    if (failure && !all.some((one) => isSame(one, failure))) all = [...all, failure].slice(-MOST)
  }
  return all
}
