import { defineModule, httpRef, optional } from '../../kernel/index.ts'
import { auditRef } from '../audit/contract.ts'
import { databaseRef } from '../database/contract.ts'
import { imagesRef } from '../images/contract.ts'
import { projectsRef } from '../projects/contract.ts'
import { archiveRoutes } from './archive.routes.ts'
import { storageRef } from './contract.ts'
import { chooseDriver } from './drivers/choose.ts'
import { createEntriesRepository } from './entries.repository.ts'
import { entriesRoutes } from './entries.routes.ts'
import { filesRoutes } from './files.routes.ts'
import { createLinksRepository } from './links.repository.ts'
import { directRoutes, linksRoutes } from './links.routes.ts'
import { createLinks } from './links.service.ts'
import { createPlaceRepository } from './place.repository.ts'
import { FilesConfig } from './storage.config.ts'
import { storageRuntime } from './storage.runtime.ts'
import { createStorage } from './storage.service.ts'
import { createThumbnailsRepository } from './thumbnails.repository.ts'
import { createThumbnails } from './thumbnails.service.ts'
import { usageRoutes } from './usage.routes.ts'

export default defineModule({
  id: 'storage',
  summary: 'Files and folders of projects',
  needs: { db: databaseRef, projects: projectsRef, images: imagesRef, http: httpRef, audit: optional(auditRef) },
  provides: storageRef,
  config: { key: 'files', schema: FilesConfig },
  async setup({ db, projects, images, http, audit }, { config, log, signal, dataDir }) {
    const entries = createEntriesRepository(db)
    const linkDocuments = createLinksRepository(db)
    const pictures = createThumbnailsRepository(db)
    const places = createPlaceRepository(db)
    const driver = await chooseDriver({ wanted: config.driver, db, places, dataDir, log })
    const onRemoved = pictures.removeOf
    const storage = createStorage({ entries, links: linkDocuments, driver, places, config, onRemoved, signal, log })
    const { tree, archives, usages } = storage
    const { maxLinks } = config
    const links = createLinks({ links: linkDocuments, entries, tree, projects, maxLinks, uri: () => http.uri })
    const thumbnails = createThumbnails(storage, images, pictures, entries.blobsInUse)
    projects.onDelete('storage', async ({ id }) => {
      await storage.removeProject(id)
      await pictures.removeAll(id)
    })
    const routes = [
      entriesRoutes(storage, projects, audit),
      filesRoutes(storage, projects, audit),
      archiveRoutes(archives, projects),
      usageRoutes(usages, projects, { driver: driver.kind, description: driver.description }),
      linksRoutes(links, thumbnails, projects, audit),
      directRoutes(links, storage),
    ]
    const start = async () => {
      for (const repository of [entries, linkDocuments, pictures, places]) await repository.ensureIndexes()
      await storage.start()
    }
    const runtime = storageRuntime(storage, links, thumbnails, config)
    return { service: storage, routes, runtime, start, stop: storage.stop, health: storage.health }
  },
})
