import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Database } from '../contract.ts'
import { createCollection } from './collection.ts'
// @ts-expect-error: plain JavaScript for now
import { openChannel } from './interim/channel.mjs'
import type { Channel } from './protocol.ts'

export interface EmbeddedOptions {
  /** Folder of the two files; `:memory:` keeps everything in memory. */
  dataDir: string
  log?: EmbeddedLog
}

export interface EmbeddedLog {
  info(details: object, message: string): void
  error(details: object, message: string): void
}

export interface EmbeddedDatabase extends Database {
  readonly description: string
  close(): Promise<void>
}

/** Opens the embedded database below a folder. */
export const openEmbedded = async ({ dataDir }: EmbeddedOptions): Promise<EmbeddedDatabase> => {
  if (dataDir !== ':memory:') mkdirSync(dataDir, { recursive: true })
  const file = dataDir === ':memory:' ? dataDir : join(dataDir, 'm3m.db')
  const channel = openChannel(file) as Channel
  return {
    driver: 'embedded',
    description: `embedded, ${file}`,
    collection: (name, options) =>
      createCollection(channel, options?.writeConcern?.journal === false ? 'relaxed' : 'main', name),
    ping: async () => {
      await channel.call('ping', 'main', '', {})
    },
    close: () => channel.close(),
  }
}
