import { defineModule, eventsRef, optional } from '../../kernel/index.ts'
import { auditRef } from '../audit/contract.ts'
import { databaseRef } from '../database/contract.ts'
import { projectsRef } from '../projects/contract.ts'
import { storageRef } from '../storage/contract.ts'
import { modelsRef } from './contract.ts'
import { ModelsConfig } from './models.config.ts'
import { setUpModels } from './models.setup.ts'

export default defineModule({
  id: 'models',
  summary: 'Data models of projects, and their records',
  needs: {
    db: databaseRef,
    projects: projectsRef,
    storage: optional(storageRef),
    events: eventsRef,
    audit: optional(auditRef),
  },
  provides: modelsRef,
  config: { key: 'models', schema: ModelsConfig },
  setup: setUpModels,
})
