import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openEmbedded } from '../../../modules/database/embedded/driver.ts'
import { against } from '../database/against.ts'
import { footprint } from '../database/footprint.ts'
import { build, growth } from '../database/growth.ts'
import { lines } from '../database/lines.ts'
import { indexing, reading, writing } from '../database/stalls.ts'
import type { Row } from '../row.ts'

/** The embedded database: against others, as it grows, while it is busy, and what it takes. */
export const database = async (): Promise<Row[]> => {
  const folder = mkdtempSync(join(tmpdir(), 'm3m-bench-'))
  const large = join(folder, 'large')
  const onLarge = async (...parts: ((database: Awaited<ReturnType<typeof openEmbedded>>) => Promise<Row[]>)[]) => {
    const opened = await openEmbedded({ dataDir: large })
    try {
      const rows: Row[] = []
      for (const part of parts) rows.push(...(await part(opened)))
      return rows
    } finally {
      await opened.close()
    }
  }
  try {
    return [
      ...(await against(folder)),
      ...(await lines(folder)),
      ...(await onLarge(build, indexing)),
      ...(await footprint(large)),
      ...(await onLarge(growth, reading, writing)),
    ]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
