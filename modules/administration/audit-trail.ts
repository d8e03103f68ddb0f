/** What the audit log keeps of the administration of users: with a project's log, who came to it and who left. */
import type { AuditService, AuditSummary } from '../audit/contract.ts'
import type { Change } from './administration.service.ts'
import type { ManagedUserDetails } from './contract.ts'

export interface Recorder {
  created(request: object, user: ManagedUserDetails): Promise<void>
  changed(request: object, change: Change): Promise<void>
  done(request: object, verb: 'block' | 'unblock' | 'delete' | 'resetPassword', email: string): Promise<void>
}

export function recorder(audit: AuditService | undefined): Recorder {
  const members = async (
    request: object,
    verb: 'add' | 'remove',
    { email }: ManagedUserDetails,
    projects: Projects,
  ) => {
    for (const { id, slug } of projects)
      await audit?.record(request, { action: `member.${verb}`, target: email, project: { id, slug } })
  }
  return {
    async created(request, user) {
      await audit?.record(request, { action: 'user.create', target: user.email, after: summaryOf(user) })
      await members(request, 'add', user, user.projects)
    },
    async changed(request, { before, after }) {
      const [was, is] = [summaryOf(before), summaryOf(after)]
      if (Object.keys(is).some((name) => is[name] !== was[name]))
        await audit?.record(request, { action: 'user.update', target: before.email, before: was, after: is })
      await members(request, 'add', after, without(after.projects, before.projects))
      await members(request, 'remove', after, without(before.projects, after.projects))
    },
    done: async (request, verb, email) => audit?.record(request, { action: `user.${verb}`, target: email }),
  }
}

type Projects = ManagedUserDetails['projects']

const without = (projects: Projects, others: Projects): Projects =>
  projects.filter(({ id }) => !others.some((other) => other.id === id))

const summaryOf = ({
  email,
  name,
  permissions: { createProjects, manageUsers },
}: ManagedUserDetails): AuditSummary => ({
  email,
  name,
  createProjects,
  manageUsers,
})
