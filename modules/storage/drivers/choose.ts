import { join } from 'node:path'
import type { Logger } from '../../../kernel/index.ts'
import type { Database } from '../../database/contract.ts'
import type { PlaceRepository } from '../place.repository.ts'
import type { FilesConfig } from '../storage.config.ts'
import type { StorageDriver } from './contract.ts'
import { createDiskDriver } from './disk/disk.ts'
import { createGridfsDriver } from './gridfs/gridfs.ts'

export interface DriverChoice {
  wanted: FilesConfig['driver']
  db: Database
  places: PlaceRepository
  dataDir: string
  log: Logger
}

/** The driver that is configured; of itself, the one that files are kept with already, or else where the database is. */
export async function chooseDriver({ wanted, db, places, dataDir, log }: DriverChoice): Promise<StorageDriver> {
  const first = db.driver === 'mongodb' ? 'gridfs' : 'disk'
  const kind = wanted === 'auto' ? ((await places.get())?.driver ?? first) : wanted
  return kind === 'gridfs' ? createGridfsDriver(db) : createDiskDriver({ folder: join(dataDir, 'files'), log })
}
