/** Cuts what a process prints into lines of bounded length. */
import { StringDecoder } from 'node:string_decoder'
import { stripVTControlCharacters } from 'node:util'

const MAX_LINE = 16_384

/** The returned function takes each chunk as it comes; what is too long for a line is told in parts. */
export function createLineReader(onLine: (line: string) => void): (chunk: Buffer) => void {
  const decoder = new StringDecoder('utf8')
  let held = ''
  const tell = (line: string) => {
    const clean = stripVTControlCharacters(line)
      .replace(/[\p{Cc}]+/gu, ' ')
      .trimEnd()
    if (clean !== '') onLine(clean)
  }
  return (chunk) => {
    const lines = (held + decoder.write(chunk)).split('\n')
    held = lines.pop()!
    for (const line of lines) for (let at = 0; at < line.length; at += MAX_LINE) tell(line.slice(at, at + MAX_LINE))
    for (; held.length > MAX_LINE; held = held.slice(MAX_LINE)) tell(held.slice(0, MAX_LINE))
  }
}
