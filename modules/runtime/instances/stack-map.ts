/** Maps places in compiled code to the places in the written code. */
import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping'
import type { CodePlace } from '../../pipelines/contract.ts'
import { GUEST_FILE, SERVICE_FILE } from '../runner/messages.ts'

export type { CodePlace }

export interface StackMap {
  /** A guest's stack with frames that nobody wrote taken out and the rest mapped. */
  map(stack: string): string
  /** First place in the written code that a stack or message names. */
  place(text: string): CodePlace | undefined
}

/** The line that starts a service is not of its author's. */
const ENTRY = 'm3m:entry'

const file = SERVICE_FILE.replaceAll('.', '\\.')
const PLACES = new RegExp(`${file}:(\\d+):(\\d+)`, 'g')
const FIRST_PLACE = new RegExp(`${file}:(\\d+):(\\d+)`)
/** No `\s` before `at`: it takes line breaks too, and a stack of nothing else would be read time and again. */
const GUEST_FRAMES = new RegExp(`\\n[ \\t]+at [^\\n]*${GUEST_FILE}[^\\n]*`, 'g')
/** Frames of the bundle; those that nobody wrote are its own. */
const BUNDLE_FRAMES = new RegExp(`\\n[ \\t]+at [^\\n]*${file}:(\\d+):(\\d+)[^\\n]*`, 'g')
/** A module's own code runs in a function that the bundle names for it. */
const MODULE_FRAMES = /(\n[ \t]+at )project:\S+ \(([^()\n]+)\)/g
/** Stacks are whatever code says they are; nothing beyond this is kept anyway. */
const STACK_MAX = 32 * 1024

/** @param source source map v3 as JSON; read when first needed */
export function createStackMap(source: string): StackMap {
  let trace: TraceMap | undefined
  const original = (line: number, column: number): CodePlace | undefined => {
    trace ??= new TraceMap(source)
    const found = originalPositionFor(trace, { line, column: Math.max(0, column - 1) })
    return found.source === null || found.source.includes(ENTRY)
      ? undefined
      : { file: found.source, line: found.line, column: found.column + 1 }
  }
  return {
    map: (stack) =>
      stack
        .slice(0, STACK_MAX)
        .replace(GUEST_FRAMES, '')
        .replace(BUNDLE_FRAMES, (frame, line, column) => (original(Number(line), Number(column)) ? frame : ''))
        .replace(PLACES, (all, line, column) => {
          const place = original(Number(line), Number(column))
          return place ? `${place.file}:${place.line}:${place.column}` : all
        })
        .replace(MODULE_FRAMES, '$1$2'),
    place(text) {
      const found = FIRST_PLACE.exec(text)
      return found ? original(Number(found[1]), Number(found[2])) : undefined
    },
  }
}
