/** Requests and sockets that previews have open: they end with the right of whoever opened them. */
import type { EventEmitter } from 'node:events'
import type { DirectRequest, Events, Logger } from '../../../kernel/index.ts'
import { signedOut } from '../../auth/contract.ts'
import { apiKeyChanged, memberRemoved, type ProjectsService } from '../../projects/contract.ts'
import type { Previews } from '../services/previews.ts'
import type { Admission } from './preview-address.ts'

export interface Visit {
  projectId: string
  by: Admission['by']
}

export interface Visits {
  /** Changes whenever visits were ended: whoever was let in on what was known before has to be asked for anew. */
  readonly endings: number
  /** Notes a visit until `until` closes. */
  follow(visit: Visit, taken: DirectRequest, until: EventEmitter): void
  /** Cuts the connections of those that match. */
  end(matches: (visit: Visit) => boolean): void
}

export function createVisits(): Visits {
  const open = new Map<DirectRequest, Visit>()
  let endings = 0
  return {
    get endings() {
      return endings
    },
    follow(visit, taken, until) {
      if (taken.request.socket.destroyed) return
      open.set(taken, visit)
      until.once('close', () => open.delete(taken))
    },
    end(matches) {
      endings += 1
      for (const [taken, visit] of [...open]) if (matches(visit)) taken.request.socket.destroy()
    },
  }
}

interface Parts {
  visits: Visits
  previews: Pick<Previews, 'projectIds' | 'renewAddress'>
  projects: Pick<ProjectsService, 'mayOpen'>
  events: Events
  log: Logger
}

/**
 * Ends what somebody has open in previews when the project is closed to them, or the session over that opened it. The secret
 * address of a preview that they could see becomes another one. Returns its undo.
 */
export function endLostVisits({ visits, previews, projects, events, log }: Parts): () => void {
  const renewAddress = (projectId: string): void => {
    previews.renewAddress(projectId)
    visits.end((visit) => visit.projectId === projectId && visit.by === null)
  }
  const undo = [
    events.on(memberRemoved, ({ projectId, userId }) => {
      renewAddress(projectId)
      visits.end((visit) => visit.projectId === projectId && visit.by?.userId === userId)
    }),
    // Whoever had the key could ask for it.
    events.on(apiKeyChanged, ({ projectId }) => renewAddress(projectId)),
    events.on(signedOut, ({ userId, root, everywhere, matches }) => {
      visits.end(({ by }) => by !== null && matches(by.asked))
      if (!everywhere) return
      for (const projectId of previews.projectIds()) {
        projects.mayOpen({ id: userId, root }, projectId).then(
          (could) => could && renewAddress(projectId),
          (err: unknown) => log.error({ err, projectId }, 'a preview kept its address, though somebody lost it'),
        )
      }
    }),
  ]
  return () => {
    for (const off of undo) off()
  }
}
