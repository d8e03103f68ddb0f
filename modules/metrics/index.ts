import { defineModule, kernelRef } from '../../kernel/index.ts'
import { databaseRef } from '../database/contract.ts'
import { projectsRef } from '../projects/contract.ts'
import { metricsRef } from './contract.ts'
import { MetricsConfig } from './metrics.config.ts'
import { createMetricsRepository } from './metrics.repository.ts'
import { metricsRoutes } from './metrics.routes.ts'
import { createMetricsService } from './metrics.service.ts'
import { prometheusRoutes } from './prometheus/prometheus.routes.ts'

export default defineModule({
  id: 'metrics',
  summary: 'Counts what services do, minute by minute, and tells it to people and to Prometheus',
  needs: { kernel: kernelRef, db: databaseRef, projects: projectsRef },
  provides: metricsRef,
  config: { key: 'metrics', schema: MetricsConfig },
  setup({ kernel, db, projects }, { config, log, signal }) {
    const repository = createMetricsRepository(db)
    const metrics = createMetricsService({ repository, projects, kernel, config, log })
    projects.onDelete('metrics', ({ id }) => metrics.remove(id))
    return {
      service: metrics,
      routes: [
        metricsRoutes(metrics, projects, signal),
        prometheusRoutes(metrics.prometheus, config.prometheus?.token),
      ],
      async start() {
        await repository.ensureIndexes()
        metrics.start()
      },
      stop: () => metrics.stop(),
    }
  },
})
