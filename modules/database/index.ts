import { join } from 'node:path'
import { defineModule } from '../../kernel/index.ts'
import { databaseCommands } from './commands/index.ts'
import { databaseRef } from './contract.ts'
import { DatabaseConfig, MongodbConfig } from './database.config.ts'
import { openDatabase } from './open-database.ts'

export default defineModule({
  id: 'database',
  summary: 'Where everything is kept: an embedded database, or a MongoDB server',
  provides: databaseRef,
  config: [
    { key: 'database', schema: DatabaseConfig },
    { key: 'mongodb', schema: MongodbConfig },
  ],
  commands: databaseCommands,
  timeout: 30,
  async setup(_needs, { config, dataDir, log }) {
    const database = await openDatabase({
      driver: config.database.driver,
      path: config.database.path || join(dataDir, 'database'),
      mongodb: config.mongodb,
      log,
    })
    const { listen } = config.database
    let door: { close(): Promise<void> } | undefined
    return {
      service: database,
      async listen() {
        if (listen === 0 || database.driver !== 'embedded') return
        door = await (await import('./wire/door.ts')).openDoor(database, listen, log)
      },
      health: () => database.health(),
      async stop() {
        await door?.close()
        await database.close()
      },
    }
  },
})
