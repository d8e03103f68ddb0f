/** Sessions on a disk that is full: held in memory until there is room, so that whoever could free some gets in. */
import { isDiskFull } from '../database/contract.ts'
import type { SessionDocument, SessionsRepository } from './sessions.repository.ts'

/** Of more, those opened first end. */
const MAX_HELD = 1_000

/** A repository that holds on to what `repository` has no room for. */
export function holdingSessions(repository: SessionsRepository): SessionsRepository {
  const held = new Map<string, SessionDocument>()
  const heldOf = (userId: string) => [...held].filter(([, session]) => session.userId.toHexString() === userId)
  const save = async (session: SessionDocument): Promise<boolean> => {
    try {
      await repository.insert(session)
      return true
    } catch (error) {
      if (isDiskFull(error)) return false
      throw error
    }
  }

  return {
    ...repository,
    trim: (userId, keep) =>
      repository.trim(userId, keep).catch((error: unknown) => {
        if (!isDiskFull(error)) throw error
      }),
    async insert(session) {
      if (await save(session)) return
      held.set(session._id.toHexString(), session)
      if (held.size > MAX_HELD) held.delete(held.keys().next().value!)
    },
    async see(id, userId, sighting) {
      const session = held.get(id)
      if (!session) {
        return repository.see(id, userId, sighting).catch((error: unknown) => {
          if (isDiskFull(error)) return repository.find(id, userId)
          throw error
        })
      }
      if (session.userId.toHexString() !== userId) return null
      const seen = { ...session, ...sighting }
      const saved = await save(seen)
      if (!held.has(id)) {
        if (saved) await repository.remove(id, userId)
        return null
      }
      if (saved) held.delete(id)
      else held.set(id, seen)
      return seen
    },
    async setEpoch(id, epoch) {
      const session = held.get(id)
      if (session) held.set(id, { ...session, epoch })
      else await repository.setEpoch(id, epoch)
    },
    async of(userId) {
      const all = [...heldOf(userId).map(([, session]) => session), ...(await repository.of(userId))]
      return all.sort((a, b) => b.lastSeenAt.getTime() - a.lastSeenAt.getTime())
    },
    async remove(id, userId) {
      const mine = held.get(id)?.userId.toHexString() === userId && held.delete(id)
      return mine || repository.remove(id, userId)
    },
    async removeOthers(userId, keep) {
      const others = heldOf(userId).filter(([id]) => id !== keep)
      for (const [id] of others) held.delete(id)
      return others.length + (await repository.removeOthers(userId, keep))
    },
  }
}
