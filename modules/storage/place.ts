/**
 * Whether the place for bytes is the one that belongs to the database. What no file has is swept at the start: beside a
 * database that was put in the place of another, that would be everything.
 */
import { randomBytes } from 'node:crypto'
import type { Health, Logger } from '../../kernel/index.ts'
import type { StorageDriver } from './drivers/contract.ts'
import type { PlaceRepository } from './place.repository.ts'

export interface Place {
  /** Looks at both; resolves to whether they belong together. */
  check(): Promise<boolean>
  /** What is to be said of it, if anything. */
  health(): Health | undefined
}

interface PlaceNeeds {
  driver: StorageDriver
  places: PlaceRepository
  /** How many files and folders the database knows, roughly. */
  known(): Promise<number>
  log: Pick<Logger, 'error'>
}

const newId = () => randomBytes(16).toString('hex')

export function createPlace({ driver, places, known, log }: PlaceNeeds): Place {
  let problem: Health | undefined
  const foreign = (detail: string): false => {
    problem = { status: 'degraded', code: 'M3M_STORAGE_PLACE', detail }
    log.error(detail)
    return false
  }
  return {
    async check() {
      const { id, isEmpty } = await driver.place()
      const note = await places.get()
      const inUse = (await known()) > 0
      if (note && note.driver !== driver.kind && inUse)
        return foreign(
          `Files were kept with files.driver "${note.driver}", and now it is "${driver.kind}": put it back, or they cannot be read`,
        )
      if (note?.driver === driver.kind) {
        if (id === note.id) return true
        // A disk that is not mounted, perhaps: what takes its place meanwhile bears its mark.
        if (isEmpty) {
          await driver.claim(note.id)
          return true
        }
      } else if (isEmpty || inUse) {
        const own = id ?? newId()
        if (id === null) await driver.claim(own)
        await places.put({ driver: driver.kind, id: own })
        return true
      } else await places.put({ driver: driver.kind, id: newId() })
      return foreign(
        `${driver.description} belongs to another database than the one in use: nothing in it is cleaned up, and files of this database may be missing. Put the two that belong together side by side`,
      )
    },
    health: () => problem,
  }
}
