import { diskHealth, type Health } from '../../../kernel/index.ts'
import { isDiskFull } from '../contract.ts'
import type { Channel, OperationName } from './protocol.ts'

const WRITES = new Set<OperationName>(['insert', 'update', 'delete', 'findAndModify', 'bulk'])

export interface WatchedChannel extends Channel {
  /** How the disk is: `ok`, `degraded` when it will be full before long, `failed` when it is. */
  space(): Promise<Health>
}

/**
 * A channel that knows whether its disk is full: by the room left, and by what became of the last write where a quota or
 * an operator's reserve makes less of that room than there seems to be.
 * @param folder where the files are; null for a database in memory
 */
export const watchingSpace = (channel: Channel, folder: string | null): WatchedChannel => {
  let refused = false

  const call: Channel['call'] = async (operation, store, collection, args, options) => {
    try {
      const reply = await channel.call(operation, store, collection, args, options)
      if (refused && WRITES.has(operation)) refused = false
      return reply
    } catch (error) {
      if (isDiskFull(error)) refused = true
      throw error
    }
  }

  return {
    ...channel,
    call,
    async space() {
      if (folder === null) return { status: 'ok' }
      const { status, code, detail } = await diskHealth(folder)
      if (status === 'ok') refused = false
      return refused ? { status: 'failed', code: 'M3M_DISK_FULL', detail } : { status, code, detail }
    },
  }
}
