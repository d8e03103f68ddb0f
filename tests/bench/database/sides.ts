/** The databases that are compared. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Database } from '../../../modules/database/contract.ts'
import { openMongodb } from '../../../modules/database/mongodb/driver.ts'
import { startFerretdb } from '../../support/ferretdb/start.ts'
import { IN_FLIGHT } from './operations.ts'

const NAME = 'm3m_bench'

/** A database with its end. */
export interface Side {
  database: Database
  close(): Promise<void>
}

const connect = async (uri: string, stop: () => Promise<unknown>): Promise<Side> => {
  const database = await openMongodb({ uri, database: NAME, maxPoolSize: IN_FLIGHT })
  return {
    database,
    async close() {
      await database.close()
      await stop()
    },
  }
}

/** The official driver, over the wire front end of an embedded database in a process of its own. */
export const openThroughWire = async (folder: string): Promise<Side> => {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'wire-process.ts'), folder], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const ended = once(child, 'exit')
  const stop = () => {
    child.stdin.end()
    return ended
  }
  for await (const uri of createInterface({ input: child.stdout })) return connect(uri, stop)
  throw new Error('the wire front end did not start')
}

/** A server that is not ours: the one M3M_TEST_MONGODB_URI names, or FerretDB; null when there is neither. */
export const openForeign = async (): Promise<Side | null> => {
  const named = process.env.M3M_TEST_MONGODB_URI
  if (named) return connect(named, async () => {})
  try {
    const { uri, stop } = await startFerretdb()
    return await connect(uri, stop)
  } catch (error) {
    process.stderr.write(`no foreign server to compare with: ${error instanceof Error ? error.message : error}\n`)
    return null
  }
}
