import { defineModule, eventsRef } from '../../kernel/index.ts'
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
  needs: { db: databaseRef, events: eventsRef },
  provides: usersRef,
  commands: [newAdmin, resetPassword],
  setup({ db, events }) {
    const repository = createUsersRepository(db)
    return {
      service: {
        ...createUsersService(repository),
        ...createProfiles(repository),
        administration: createUserAdministration(repository, events),
      },
      start: async () => void (await repository.ensureIndexes()),
    }
  },
})
