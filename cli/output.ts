import { stripVTControlCharacters } from 'node:util'
import type { Output } from './control.ts'

/** Between two lines of progress where they cannot take each other's place. */
const PLAIN_INTERVAL_MS = 10_000

/** Standard output: progress is overwritten in place on a terminal, and written now and then elsewhere. */
export const createOutput = (stream: NodeJS.WriteStream = process.stdout): Output & { clear(): void } => {
  let shownAt = performance.now()
  const erase = stream.isTTY ? '\r\x1b[K' : ''
  return {
    /** Takes the last line of progress away. */
    clear: () => void stream.write(erase),
    print: (line) => stream.write(`${erase}${line}\n`),
    progress(line) {
      if (stream.isTTY) {
        stream.write(erase + stripVTControlCharacters(line).slice(0, (stream.columns || 80) - 1))
      } else if (performance.now() - shownAt > PLAIN_INTERVAL_MS) {
        shownAt = performance.now()
        stream.write(`${line}\n`)
      }
    },
  }
}
