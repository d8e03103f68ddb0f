import { defineModule, eventsRef, optional } from '../../kernel/index.ts'
import { auditRef } from '../audit/contract.ts'
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
  needs: {
    db: databaseRef,
    auth: authRef,
    users: usersRef,
    images: imagesRef,
    events: eventsRef,
    audit: optional(auditRef),
  },
  setup({ db, auth, users, images, events, audit }, { log }) {
    const avatars = createAvatarsRepository(db)
    const account = createAccount({ avatars, users, images })
    events.on(userDeleted, ({ userId }) => {
      avatars.remove(userId).catch((error: unknown) => log.error({ err: error }, 'a picture could not be removed'))
    })
    return {
      routes: accountRoutes({ account, users, auth, audit }),
      start: async () => void (await avatars.ensureIndexes()),
    }
  },
})
