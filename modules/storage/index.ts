import { join } from 'node:path'
import { defineModule, httpRef, optional } from '../../kernel/index.ts'
import { auditRef } from '../audit/contract.ts'
import { databaseRef } from '../database/contract.ts'
import { imagesRef } from '../images/contract.ts'
import { projectsRef } from '../projects/contract.ts'
import { storageRef } from './contract.ts'
import { createDiskDriver } from './drivers/disk/disk.ts'
import { createEntriesRepository } from './entries.repository.ts'
import { entriesRoutes } from './entries.routes.ts'
import { filesRoutes } from './files.routes.ts'
import { createLinksRepository } from './links.repository.ts'
import { directRoutes, linksRoutes } from './links.routes.ts'
import { createLinks } from './links.service.ts'
import { FilesConfig } from './storage.config.ts'
import { storageRuntime } from './storage.runtime.ts'
import { createStorage } from './storage.service.ts'
import { createThumbnailsRepository } from './thumbnails.repository.ts'
import { createThumbnails } from './thumbnails.service.ts'

export default defineModule({
  id: 'storage',
  summary: 'Files and folders of projects',
  needs: { db: databaseRef, projects: projectsRef, images: imagesRef, http: httpRef, audit: optional(auditRef) },
  provides: storageRef,
  config: { key: 'files', schema: FilesConfig },
  setup({ db, projects, images, http, audit }, { config, log, signal, dataDir }) {
    const entries = createEntriesRepository(db)
    const linkDocuments = createLinksRepository(db)
    const pictures = createThumbnailsRepository(db)
    const driver = createDiskDriver({ folder: join(dataDir, 'files'), log })
    const onRemoved = pictures.removeOf
    const storage = createStorage({ entries, links: linkDocuments, driver, config, onRemoved, signal, log })
    const { tree } = storage
    const { maxLinks } = config
    const links = createLinks({ links: linkDocuments, entries, tree, projects, maxLinks, uri: () => http.uri })
    const thumbnails = createThumbnails(storage, images, pictures)
    projects.onDelete('storage', async ({ id }) => {
      await storage.removeProject(id)
      await pictures.removeAll(id)
    })
    return {
      service: storage,
      routes: [
        entriesRoutes(storage, projects, audit),
        filesRoutes(storage, projects, audit),
        linksRoutes(links, thumbnails, projects, audit),
        directRoutes(links, storage),
      ],
      runtime: storageRuntime(storage, links, thumbnails, config),
      async start() {
        for (const repository of [entries, linkDocuments, pictures]) await repository.ensureIndexes()
        await storage.start()
      },
      stop: () => storage.stop(),
      health: () => storage.health(),
    }
  },
})
