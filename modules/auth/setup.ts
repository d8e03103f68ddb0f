/** The first run: whoever can read the server's log may make the root, once. */
import { randomBytes, timingSafeEqual } from 'node:crypto'
import type { Http, Logger } from '../../kernel/index.ts'
import type { User, UsersService } from '../users/contract.ts'
import { setupDone, setupToken } from './auth.errors.ts'
import type { SetupInput } from './contract.ts'

export interface FirstRun {
  required(): Promise<boolean>
  /** @throws M3M_AUTH_SETUP_DONE, M3M_AUTH_SETUP_TOKEN, M3M_USERS_INVALID */
  makeRoot(input: SetupInput, request: object): Promise<User>
  url(): Promise<string | null>
  /** Tells the log where to go while nobody exists. */
  announce(): Promise<void>
}

export function createFirstRun({ users, http, log }: { users: UsersService; http: Http; log: Logger }): FirstRun {
  const token = randomBytes(24).toString('base64url')
  // Nobody takes the last user away, so that "somebody exists" needs to be found out once only.
  let over = false
  const required = async () => {
    over ||= !(await users.isEmpty())
    return !over
  }
  const url = async () => ((await required()) ? `${http.uri}/setup?token=${token}` : null)

  return {
    required,
    url,
    async makeRoot({ token: given, email, password, name }, request) {
      if (!(await required())) throw setupDone()
      if (!same(given, token)) throw setupToken()
      try {
        return await users.createRoot({ email, password, name }, request)
      } catch (error) {
        if ((error as { code?: string }).code === 'M3M_USERS_ROOT_EXISTS') throw setupDone([], { cause: error })
        throw error
      }
    },
    async announce() {
      const address = await url().catch((error: unknown) =>
        log.error({ err: error }, 'cannot tell whether an administrator exists'),
      )
      if (address) log.warn(`no administrator yet: open ${address} or run: m3m new-admin EMAIL PASSWORD`)
    },
  }
}

function same(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}
