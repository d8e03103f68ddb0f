import { defineModule, kernelRef } from '../../kernel/index.ts'
import { probeRoutes, systemRoutes } from './system.routes.ts'
import { createSystemService } from './system.service.ts'

export default defineModule({
  id: 'system',
  summary: 'Health, readiness and the module report',
  needs: { kernel: kernelRef },
  setup({ kernel }) {
    const system = createSystemService(kernel)
    return { routes: [systemRoutes(system), probeRoutes(system, kernel)] }
  },
})
