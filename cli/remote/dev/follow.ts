/** Follows an event stream for as long as it is wanted, over every break of the connection. */
import { type Api, type ServerEvent, Unreachable } from '../api.ts'
import { type Connection, reasonOf } from './connection.ts'

export interface FollowOptions {
  api: Api
  path: string
  connection: Connection
  signal: AbortSignal
  /** Id of the last event that was dealt with; goes on from there. */
  lastId?: string
  onOpen?: () => void
  onEvent: (event: ServerEvent) => void
}

/** Resolves when `signal` aborts. @throws Failure when the server refuses */
export async function follow({ api, path, connection, signal, lastId, onOpen, onEvent }: FollowOptions): Promise<void> {
  let last = lastId
  for (let attempt = 0; !signal.aborted; attempt += 1) {
    try {
      const opened = () => {
        attempt = 0
        connection.back()
        onOpen?.()
      }
      for await (const event of api.events(path, { lastId: last, signal, onOpen: opened })) {
        if (event.id !== undefined) last = event.id
        onEvent(event)
      }
      // The server let go of a reader that was too slow, or of one that may not read any more: asking anew tells.
      if (attempt > 0 && !signal.aborted) connection.lost('the stream ended')
    } catch (error) {
      if (signal.aborted) return
      if (!(error instanceof Unreachable)) throw error
      connection.lost(reasonOf(error))
    }
    await connection.pause(attempt, signal)
  }
}
