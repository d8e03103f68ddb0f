import { defineModule, eventsRef, optional } from '../../kernel/index.ts'
import { auditRef } from '../audit/contract.ts'
import { databaseRef } from '../database/contract.ts'
import { createUserAdministration } from './administration.ts'
import { usersRef } from './contract.ts'
import { createProfiles } from './profiles.ts'
import { newAdmin, resetPassword } from './users.commands.ts'
import { createUsersRepository } from './users.repository.ts'
import { createUsersService } from './users.service.ts'

export default defineModule({
  id: 'users',
  summary: 'The people who may sign in',
  needs: { db: databaseRef, events: eventsRef, audit: optional(auditRef) },
  provides: usersRef,
  commands: [newAdmin, resetPassword],
  setup({ db, events, audit }) {
    const repository = createUsersRepository(db)
    return {
      service: {
        ...createUsersService(repository, audit),
        ...createProfiles(repository),
        administration: createUserAdministration(repository, events, audit),
      },
      async start() {
        await repository.ensureIndexes()
        await repository.fillNameKeys()
      },
    }
  },
})
