import { defineModule } from '../../kernel/index.ts'
import { databaseRef } from '../database/contract.ts'
import { usersRef } from './contract.ts'
import { newAdmin } from './users.commands.ts'
import { createUsersRepository } from './users.repository.ts'
import { createUsersService } from './users.service.ts'

export default defineModule({
  id: 'users',
  summary: 'The people who may sign in',
  needs: { db: databaseRef },
  provides: usersRef,
  commands: [newAdmin],
  setup({ db }) {
    const repository = createUsersRepository(db)
    return {
      service: createUsersService(repository),
      start: async () => void (await repository.ensureIndexes()),
    }
  },
})
