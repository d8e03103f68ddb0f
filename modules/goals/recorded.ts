/** Changes of goals that somebody makes, each written down with who made it. */
import type { AuditRecord, AuditService, AuditSummary } from '../audit/contract.ts'
import type { CreateGlobalGoal, UpdateGlobalGoal } from './contract.ts'
import type { GoalDocument } from './goals.repository.ts'
import type { GoalsModule, Owner } from './goals.service.ts'

/** As in `GoalsModule`, by whoever sends the request. */
export interface RecordedGoals {
  create(request: object, owner: Owner, input: CreateGlobalGoal): Promise<GoalDocument>
  update(request: object, owner: Owner, goal: string, changes: UpdateGlobalGoal): Promise<GoalDocument>
  remove(request: object, owner: Owner, goal: string): Promise<void>
  reset(request: object, owner: Owner, goal: string, slug: string): Promise<void>
}

const factsOf = ({ name, slug, type, projectRef, projects }: GoalDocument): AuditSummary => ({
  name,
  slug,
  type,
  ...(projectRef ? {} : { projects: projects.length }),
})

export function createRecordedGoals(goals: GoalsModule, audit: AuditService | undefined): RecordedGoals {
  const record = async (request: object, owner: Owner, entry: AuditRecord) =>
    audit?.record(request, owner ? { ...entry, project: owner } : entry)

  return {
    async create(request, owner, input) {
      const made = await goals.create(owner, input)
      await record(request, owner, { action: 'goal.create', target: made.slug, after: factsOf(made) })
      return made
    },
    async update(request, owner, goal, changes) {
      const { before, after } = await goals.update(owner, goal, changes)
      await record(request, owner, {
        action: 'goal.update',
        target: after.slug,
        before: factsOf(before),
        after: factsOf(after),
      })
      return after
    },
    async remove(request, owner, goal) {
      const before = await goals.remove(owner, goal)
      await record(request, owner, { action: 'goal.delete', target: before.slug, before: factsOf(before) })
    },
    async reset(request, owner, goal, slug) {
      const { slug: target } = await goals.reset(owner, goal, slug)
      await record(request, owner, { action: 'goal.reset', target })
    },
  }
}
