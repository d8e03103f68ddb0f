/** The way into the embedded database for mongosh and Compass, where the operator opens it. */
import type { Logger } from '../../../kernel/index.ts'
import { databaseDoorTaken } from '../database.errors.ts'
import type { EmbeddedDatabase } from '../embedded/driver.ts'
import { serveWire, type WireServer } from './server.ts'

/** The name by which shells know the database. */
const NAME = 'm3m'

/** Listens on a port of the loopback interface. @throws M3M_DATABASE_LISTEN when it is taken */
export const openDoor = async (database: EmbeddedDatabase, port: number, log: Logger): Promise<WireServer> => {
  try {
    const door = await serveWire({ database, name: NAME, port })
    log.warn(`whoever is on this machine may open the database, without a password: mongosh ${door.uri}`)
    return door
  } catch (cause) {
    throw databaseDoorTaken([port, cause instanceof Error ? cause.message : String(cause)], { cause })
  }
}
