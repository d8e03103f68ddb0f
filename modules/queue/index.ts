import { defineModule } from '../../kernel/index.ts'
import { databaseRef } from '../database/contract.ts'
import { projectsRef } from '../projects/contract.ts'
import { queueRef } from './contract.ts'
import { QueueConfig } from './queue.config.ts'
import { createQueueRepository } from './queue.repository.ts'
import { queueRoutes } from './queue.routes.ts'
import { queueRuntime } from './queue.runtime.ts'
import { createQueueService } from './queue.service.ts'

export default defineModule({
  id: 'queue',
  summary: 'Jobs that services send and do later, at least once',
  needs: { db: databaseRef, projects: projectsRef },
  provides: queueRef,
  config: { key: 'queue', schema: QueueConfig },
  setup({ db, projects }, { config, log }) {
    const repository = createQueueRepository(db)
    const queue = createQueueService(repository, config, { log, alone: db.driver === 'embedded' })
    projects.onDelete('queue', ({ id }) => repository.removeAll(id))
    return {
      service: queue,
      routes: queueRoutes(queue, projects),
      runtime: queueRuntime(queue, config),
      async start() {
        await repository.ensureIndexes()
        queue.start()
      },
      stop: () => queue.stop(),
    }
  },
})
