import { defineModule, optional } from '../../kernel/index.ts'
import { auditRef } from '../audit/contract.ts'
import { databaseRef } from '../database/contract.ts'
import { projectsRef } from '../projects/contract.ts'
import { storageRef } from '../storage/contract.ts'
import { modelsRef } from './contract.ts'
import { createDirectory } from './directory.ts'
import { createModelLock } from './lock.ts'
import { ModelsConfig } from './models.config.ts'
import { createModelsRepository } from './models.repository.ts'
import { modelsRoutes } from './models.routes.ts'
import { modelsRuntime } from './models.runtime.ts'
import { createModels } from './models.service.ts'
import { modelsTypes } from './models.types.ts'
import { createRecorder } from './recorder.ts'
import { createRecordsRepository } from './records.repository.ts'
import { recordsRoutes } from './records.routes.ts'
import { createRecords } from './records.service.ts'
import { createWatchers } from './watchers.ts'

/** How long a write waits for a change of its model, in ms. */
const PATIENCE_MS = 10_000

export default defineModule({
  id: 'models',
  summary: 'Data models of projects, and their records',
  needs: { db: databaseRef, projects: projectsRef, storage: optional(storageRef), audit: optional(auditRef) },
  provides: modelsRef,
  config: { key: 'models', schema: ModelsConfig },
  setup({ db, projects, storage, audit }, { config, log }) {
    const documents = createModelsRepository(db)
    const repository = createRecordsRepository(db)
    const directory = createDirectory(documents)
    const lock = createModelLock(PATIENCE_MS)
    const watchers = createWatchers(log)
    const { records, room } = createRecords({ repository, directory, database: db, lock, storage, watchers, config })
    const models = createModels({ models: documents, records: repository, directory, lock, room, config, log })
    const record = createRecorder(projects, audit)
    projects.onDelete('models', ({ id }) => models.removeProject(id))
    return {
      service: { records, list: models.list, usage: models.usage, watch: watchers.add },
      routes: [modelsRoutes(models, projects, record), recordsRoutes(records, projects, record)],
      runtime: modelsRuntime(records, config),
      projectTypes: async (projectId) => modelsTypes(await directory.of(projectId)),
      async start() {
        await documents.ensureIndexes()
        await models.start()
      },
      stop: () => models.stop(),
    }
  },
})
