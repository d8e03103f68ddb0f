/**
 * Who is signed in where. A session is looked up, and noted as seen, once a minute; in between it is known from memory,
 * which forgets what ends here at once, and what ends elsewhere within that minute.
 */
import { ObjectId } from '../database/contract.ts'
import { isId } from '../schemas.ts'
import type { Session } from './contract.ts'
import type { SessionDocument, SessionsRepository } from './sessions.repository.ts'

const SEEN_EVERY_MS = 60_000
/** Sessions known from memory; of more, those not asked for longest are looked up again. */
const MAX_KNOWN = 10_000
/** Of one user; of more, those not seen longest end. */
const MAX_PER_USER = 500
const USER_AGENT_MAX = 300

/** Where a request comes from. */
export interface Whereabouts {
  address: string
  userAgent: string
}

export interface Sessions {
  /** Opens a session; resolves to its id. */
  open(userId: string, epoch: number, where: Whereabouts): Promise<string>
  /** The epoch a session belongs to; null when it is over. */
  epochOf(id: string, userId: string, where: Whereabouts): Promise<number | null>
  /** Those of a user that hold, the last seen first. */
  list(userId: string, epoch: number, current: string): Promise<Session[]>
  /** Whether there was such a session of the user. */
  end(id: string, userId: string): Promise<boolean>
  /** Ends all of a user's sessions but one; resolves to how many there were. */
  endOthers(userId: string, keep: string): Promise<number>
  /**
   * Carries a session through `change`, which gives its user another epoch and so ends all sessions; resolves to what
   * it resolves to. Requests of the session wait until the change is through.
   */
  carry<T>(id: string, change: () => Promise<T>, epochNow: () => Promise<number>): Promise<T>
}

interface Known {
  userId: string
  seenAt: number
  session: Promise<SessionDocument | null>
}

/** Where a request comes from, in a form that is safe to keep. */
export const whereaboutsOf = (request: { ip: string; headers: { 'user-agent'?: string } }): Whereabouts => ({
  address: request.ip,
  userAgent: (request.headers['user-agent'] ?? '').replace(/[^\x20-\x7e]/g, '').slice(0, USER_AGENT_MAX),
})

export function createSessions(
  repository: SessionsRepository,
  lifetimeMs: number,
  now: () => number = Date.now,
): Sessions {
  const known = new Map<string, Known>()
  const carried = new Map<string, Promise<unknown>>()

  const remember = (id: string, userId: string, seenAt: number, session: Known['session']): Known => {
    const entry = { userId, seenAt, session }
    known.set(id, entry)
    if (known.size > MAX_KNOWN) known.delete(known.keys().next().value!)
    const forget = () => {
      if (known.get(id) === entry) known.delete(id)
    }
    session.then((found) => found ?? forget(), forget)
    return entry
  }
  const see = (id: string, userId: string, where: Whereabouts): Known => {
    const seenAt = now()
    return remember(id, userId, seenAt, repository.see(id, userId, { lastSeenAt: new Date(seenAt), ...where }))
  }
  /** What a request that began before the end of a session finds out may still be remembered: it is forgotten again. */
  const forgetting = async <T>(concerns: (id: string, entry: Known) => boolean, work: () => Promise<T>): Promise<T> => {
    const forget = () => {
      for (const [id, entry] of known) {
        if (concerns(id, entry)) known.delete(id)
      }
    }
    forget()
    try {
      return await work()
    } finally {
      forget()
    }
  }

  return {
    async open(userId, epoch, where) {
      const _id = new ObjectId()
      const time = now()
      const document: SessionDocument = {
        _id,
        userId: new ObjectId(userId),
        epoch,
        createdAt: new Date(time),
        lastSeenAt: new Date(time),
        ...where,
        expiresAt: new Date(time + lifetimeMs),
      }
      await repository.insert(document)
      await repository.trim(userId, MAX_PER_USER)
      remember(_id.toHexString(), userId, time, Promise.resolve(document))
      return _id.toHexString()
    },

    async epochOf(id, userId, where) {
      if (!isId(id) || !isId(userId)) return null
      await carried.get(id)
      const before = known.get(id)
      const fresh = before?.userId === userId && now() - before.seenAt < SEEN_EVERY_MS
      const session = await (fresh ? before : see(id, userId, where)).session
      return session && session.expiresAt.getTime() > now() ? session.epoch : null
    },

    async list(userId, epoch, current) {
      const time = now()
      const all = await repository.of(userId)
      return all
        .filter((session) => session.epoch === epoch && session.expiresAt.getTime() > time)
        .map(({ _id, createdAt, lastSeenAt, address, userAgent }) => ({
          id: _id.toHexString(),
          createdAt: createdAt.toISOString(),
          lastSeenAt: lastSeenAt.toISOString(),
          address,
          userAgent,
          current: _id.toHexString() === current,
        }))
    },

    end: async (id, userId) =>
      isId(id) &&
      forgetting(
        (one) => one === id,
        () => repository.remove(id, userId),
      ),
    endOthers: (userId, keep) =>
      forgetting(
        (id, entry) => id !== keep && entry.userId === userId,
        () => repository.removeOthers(userId, keep),
      ),

    async carry(id, change, epochNow) {
      const work = forgetting(
        (one) => one === id,
        async () => {
          const result = await change()
          await repository.setEpoch(id, await epochNow())
          return result
        },
      )
      const settled = work.then(
        () => {},
        () => {},
      )
      carried.set(id, settled)
      try {
        return await work
      } finally {
        if (carried.get(id) === settled) carried.delete(id)
      }
    },
  }
}
