/** Requests and sockets that previews have open: they end with the right of whoever opened them. */
import type { EventEmitter } from 'node:events'
import type { DirectRequest, Events, Logger } from '../../../kernel/index.ts'
import { memberRemoved, type ProjectsService } from '../../projects/contract.ts'
import { sessionsEnded } from '../../users/contract.ts'
import type { Previews } from '../services/previews.ts'

export interface Visit {
  projectId: string
  /** Null for who came by the secret address. */
  userId: string | null
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
 * Ends what somebody has open in previews whose sessions are over or who lost the project. The secret address of a preview
 * they could see becomes another one. Returns its undo.
 */
export function endLostVisits({ visits, previews, projects, events, log }: Parts): () => void {
  const end = (projectId: string, userId: string): void => {
    previews.renewAddress(projectId)
    visits.end((visit) => visit.projectId === projectId && (visit.userId === userId || visit.userId === null))
  }
  const undo = [
    events.on(memberRemoved, ({ projectId, userId }) => end(projectId, userId)),
    events.on(sessionsEnded, ({ userId, root }) => {
      visits.end((visit) => visit.userId === userId)
      for (const projectId of previews.projectIds()) {
        projects.mayOpen({ id: userId, root }, projectId).then(
          (could) => could && end(projectId, userId),
          (err: unknown) => log.error({ err, projectId }, 'a preview kept its address, though somebody lost it'),
        )
      }
    }),
  ]
  return () => {
    for (const off of undo) off()
  }
}
