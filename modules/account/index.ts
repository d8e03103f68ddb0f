import { defineModule, eventsRef } from '../../kernel/index.ts'
import { authRef } from '../auth/contract.ts'
import { databaseRef } from '../database/contract.ts'
import { imagesRef } from '../images/contract.ts'
import { userDeleted, usersRef } from '../users/contract.ts'
import { accountRoutes } from './account.routes.ts'
import { createAccount } from './account.service.ts'
import { createAvatarsRepository } from './avatars.repository.ts'

export default defineModule({
  id: 'account',
  summary: 'What people change about themselves: name, password and picture',
  needs: { db: databaseRef, auth: authRef, users: usersRef, images: imagesRef, events: eventsRef },
  setup({ db, auth, users, images, events }, { log }) {
    const avatars = createAvatarsRepository(db)
    const account = createAccount({ avatars, users, images })
    events.on(userDeleted, ({ userId }) => {
      avatars.remove(userId).catch((error: unknown) => log.error({ err: error }, 'a picture could not be removed'))
    })
    return {
      routes: accountRoutes({ account, users, auth }),
      start: async () => void (await avatars.ensureIndexes()),
    }
  },
})
