/** Puts the parts of the module together. */
import { type Events, type ModuleContext, projectTypesChanged } from '../../kernel/index.ts'
import type { AuditService } from '../audit/contract.ts'
import type { Database } from '../database/contract.ts'
import type { ProjectsService } from '../projects/contract.ts'
import { createKeyedLock } from '../shared/keyed-lock.ts'
import type { StorageService } from '../storage/contract.ts'
import type { ModelsService } from './contract.ts'
import { createDirectory } from './directory.ts'
import type { ModelsConfig } from './models.config.ts'
import { createModelsRepository } from './models.repository.ts'
import { modelsRoutes } from './models.routes.ts'
import { modelsRuntime } from './models.runtime.ts'
import { createModels } from './models.service.ts'
import { modelsTypes } from './models.types.ts'
import { createRecorder } from './recorder.ts'
import { createRecordsRepository } from './records.repository.ts'
import { recordsRoutes } from './records.routes.ts'
import { createRecords } from './records.service.ts'
import { transferRoutes } from './transfer.routes.ts'
import { usageRoutes } from './usage.routes.ts'
import { createWatchers } from './watchers.ts'

interface ModelsNeeds {
  db: Database
  projects: ProjectsService
  storage?: StorageService
  events: Events
  audit?: AuditService
}

export function setUpModels(
  { db, projects, storage, events, audit }: ModelsNeeds,
  { config, log }: ModuleContext<ModelsConfig>,
) {
  const { recordBytes, importBytes } = config
  const documents = createModelsRepository(db)
  const repository = createRecordsRepository(db)
  const directory = createDirectory(documents, (projectId) => events.emit(projectTypesChanged, { projectId }))
  const lock = createKeyedLock()
  const watchers = createWatchers(log)
  const parts = { repository, directory, database: db, lock, storage, watchers, config }
  const { records, room, check } = createRecords(parts)
  const models = createModels({ models: documents, records: repository, directory, lock, room, config, log })
  const record = createRecorder(projects, audit)
  projects.onDelete('models', ({ id }) => models.removeProject(id))
  const service: ModelsService = { records, list: models.list, usage: models.usage, watch: watchers.add }
  return {
    service,
    routes: [
      modelsRoutes(models, projects, record),
      usageRoutes(models, projects),
      recordsRoutes(records, projects, record),
      transferRoutes({ records, directory, check, projects, record, recordBytes, importBytes }),
    ],
    runtime: modelsRuntime(records, config),
    projectTypes: async (projectId: string) => modelsTypes(await directory.of(projectId)),
    async start() {
      await documents.ensureIndexes()
      await models.start()
    },
    stop: () => models.stop(),
  }
}
