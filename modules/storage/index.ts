import { join } from 'node:path'
import { defineModule, optional } from '../../kernel/index.ts'
import { auditRef } from '../audit/contract.ts'
import { databaseRef } from '../database/contract.ts'
import { projectsRef } from '../projects/contract.ts'
import { storageRef } from './contract.ts'
import { createDiskDriver } from './drivers/disk/disk.ts'
import { createEntriesRepository } from './entries.repository.ts'
import { entriesRoutes } from './entries.routes.ts'
import { filesRoutes } from './files.routes.ts'
import { createLinksRepository } from './links.repository.ts'
import { FilesConfig } from './storage.config.ts'
import { createStorage } from './storage.service.ts'

export default defineModule({
  id: 'storage',
  summary: 'Files and folders of projects',
  needs: { db: databaseRef, projects: projectsRef, audit: optional(auditRef) },
  provides: storageRef,
  config: { key: 'files', schema: FilesConfig },
  setup({ db, projects, audit }, { config, log, signal, dataDir }) {
    const entries = createEntriesRepository(db)
    const links = createLinksRepository(db)
    const driver = createDiskDriver({ folder: join(dataDir, 'files'), log })
    const storage = createStorage({ entries, links, driver, config, onRemoved: async () => {}, signal, log })
    projects.onDelete('storage', ({ id }) => storage.removeProject(id))
    return {
      service: storage,
      routes: [entriesRoutes(storage, projects, audit), filesRoutes(storage, projects, audit)],
      async start() {
        await entries.ensureIndexes()
        await links.ensureIndexes()
        await storage.start()
      },
      stop: () => storage.stop(),
      health: () => storage.health(),
    }
  },
})
