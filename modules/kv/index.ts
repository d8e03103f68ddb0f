import { defineModule } from '../../kernel/index.ts'
import { databaseRef } from '../database/contract.ts'
import { projectsRef } from '../projects/contract.ts'
import { kvRef } from './contract.ts'
import { KvConfig } from './kv.config.ts'
import { createKvRepository } from './kv.repository.ts'
import { kvRoutes } from './kv.routes.ts'
import { kvRuntime } from './kv.runtime.ts'
import { createKvService } from './kv.service.ts'

export default defineModule({
  id: 'kv',
  summary: 'Values under keys, for services',
  needs: { db: databaseRef, projects: projectsRef },
  provides: kvRef,
  config: { key: 'kv', schema: KvConfig },
  setup({ db, projects }, { config }) {
    const repository = createKvRepository(db)
    const kv = createKvService(repository, config)
    projects.onDelete('kv', ({ id }) => repository.removeAll(id))
    return {
      service: kv,
      routes: kvRoutes(kv, projects, config.valueBytes),
      runtime: kvRuntime(kv, config),
      start: () => repository.ensureIndexes(),
    }
  },
})
