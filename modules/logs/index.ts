import { defineModule } from '../../kernel/index.ts'
import { databaseRef } from '../database/contract.ts'
import { projectsRef } from '../projects/contract.ts'
import { logsRef } from './contract.ts'
import { LogsConfig } from './logs.config.ts'
import { createLogsRepository } from './logs.repository.ts'
import { logsRoutes } from './logs.routes.ts'
import { createLogsService } from './logs.service.ts'

export default defineModule({
  id: 'logs',
  summary: 'What services write and what happens to them',
  needs: { db: databaseRef, projects: projectsRef },
  provides: logsRef,
  config: { key: 'logs', schema: LogsConfig },
  setup({ db, projects }, { config, log, signal }) {
    const repository = createLogsRepository(db)
    const logs = createLogsService(repository, config, log)
    projects.onDelete('logs', async ({ id }) => {
      await logs.flush()
      await repository.removeAll(id)
    })
    return {
      service: logs,
      routes: logsRoutes(logs, projects, signal),
      async start() {
        await repository.ensureIndexes()
        await logs.start()
      },
      stop: () => logs.stop(),
    }
  },
})
