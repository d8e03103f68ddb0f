/** What the database takes with 10^6 documents in it, in a process of its own. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { plain, type Row } from '../row.ts'

export const footprint = async (folder: string): Promise<Row[]> => {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'footprint-process.ts'), folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const { startMs, opened, used, size } = JSON.parse(await text(child.stdout))
  return [
    plain('opening 10^6 documents and the first query', startMs, 'ms'),
    plain('memory that the open database adds', opened, 'MB'),
    plain('the same after 20,000 reads', used, 'MB'),
    plain('files with 1,101,000 documents and 3 indexes', size, 'MB'),
  ]
}
