import { defineModule } from '../../kernel/index.ts'
import { databaseRef } from '../database/contract.ts'
import { AuditConfig } from './audit.config.ts'
import { createAuditRepository } from './audit.repository.ts'
import { auditRoutes } from './audit.routes.ts'
import { createAudit } from './audit.service.ts'
import { auditRef } from './contract.ts'

export default defineModule({
  id: 'audit',
  summary: 'Who did what, from where and when; only ever added to',
  needs: { db: databaseRef },
  provides: auditRef,
  config: { key: 'audit', schema: AuditConfig },
  setup({ db }, { config, log }) {
    const audit = createAudit({ repository: createAuditRepository(db), config, log })
    return { service: audit, routes: auditRoutes(audit), start: () => audit.start(), stop: () => audit.stop() }
  },
})
