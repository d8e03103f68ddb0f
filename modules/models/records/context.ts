/** What the parts that write records work with. */
import type { Database } from '../../database/contract.ts'
import type { KeyedLock } from '../../shared/keyed-lock.ts'
import type { RecordChange } from '../contract.ts'
import type { Directory } from '../directory.ts'
import type { ModelsConfig } from '../models.config.ts'
import type { RecordsRepository } from '../records.repository.ts'
import type { Watchers } from '../watchers.ts'
import type { Looks } from './looks.ts'
import type { CheckReferences } from './references.ts'
import type { Room } from './room.ts'

export interface WriteContext {
  repository: RecordsRepository
  directory: Directory
  database: Pick<Database, 'updater'>
  /** Writes share it, by model; a change of the model has it alone. */
  lock: KeyedLock
  looks: Looks
  /** Taken by what reads a record and then writes it. */
  turns: KeyedLock
  room: Room
  check: CheckReferences
  watchers: Watchers
  config: ModelsConfig
}

export type { RecordChange }
