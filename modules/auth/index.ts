import { defineModule, eventsRef, httpRef, optional } from '../../kernel/index.ts'
import { auditRef } from '../audit/contract.ts'
import { databaseRef } from '../database/contract.ts'
import { durationMs } from '../schemas.ts'
import { usersRef } from '../users/contract.ts'
import { JwtConfig } from './auth.config.ts'
import { authRoutes, sessionPlugin } from './auth.routes.ts'
import { createAuthService } from './auth.service.ts'
import { authRef } from './contract.ts'
import { createLoginLimit } from './login-limit.ts'
import { loadSecret } from './secret.ts'
import { holdingSessions } from './sessions.holding.ts'
import { createSessionsRepository } from './sessions.repository.ts'
import { createSessions } from './sessions.ts'
import { createFirstRun } from './setup.ts'
import { createTokens } from './tokens.ts'

export default defineModule({
  id: 'auth',
  summary: 'Who is asking: sign-in, sessions and the guard of every route',
  needs: { db: databaseRef, users: usersRef, http: httpRef, events: eventsRef, audit: optional(auditRef) },
  provides: authRef,
  config: { key: 'jwt', schema: JwtConfig },
  setup({ db, users, http, events, audit }, { config, log, dataDir }) {
    const tokens = createTokens(loadSecret(config.secret, dataDir), durationMs(config.expiration))
    const repository = createSessionsRepository(db)
    const sessions = createSessions(holdingSessions(repository), tokens.lifetime * 1000)
    const firstRun = createFirstRun({ users, http, log })
    const auth = createAuthService({
      users,
      http,
      events,
      audit,
      tokens,
      sessions,
      limit: createLoginLimit(),
      firstRun,
    })
    http.setGuard(auth.guard, auth.knows)
    return {
      service: auth,
      routes: [sessionPlugin(tokens, firstRun), authRoutes(auth, http, tokens)],
      start: async () => void (await repository.ensureIndexes()),
    }
  },
})
