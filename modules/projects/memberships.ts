/** Who may open which project. Kept with the project, and nowhere else. */
import type { Events } from '../../kernel/index.ts'
import { type Memberships, memberAdded, memberRemoved } from './contract.ts'
import { projectNotFound } from './projects.errors.ts'
import { type ProjectsRepository, toProject } from './projects.repository.ts'

export function createMemberships({ projects, events }: { projects: ProjectsRepository; events: Events }): Memberships {
  return {
    all: async () =>
      (await projects.all()).map((document) => ({
        project: toProject(document),
        memberIds: document.memberIds.map((id) => id.toHexString()),
      })),
    async of(projectId) {
      const document = await projects.byId(projectId)
      if (!document) throw projectNotFound([projectId])
      return document.memberIds.map((id) => id.toHexString())
    },
    async add(projectId, userId) {
      const before = await projects.addMember(projectId, userId)
      if (!before) throw projectNotFound([projectId])
      if (before.memberIds.some((id) => id.toHexString() === userId)) return false
      events.emit(memberAdded, { projectId, userId })
      return true
    },
    async remove(projectId, userId) {
      if (!(await projects.removeMember(projectId, userId))) return false
      events.emit(memberRemoved, { projectId, userId })
      return true
    },
    async removeEverywhere(userId) {
      for (const { _id } of await projects.ofMember(userId)) {
        const projectId = _id.toHexString()
        if (await projects.removeMember(projectId, userId)) events.emit(memberRemoved, { projectId, userId })
      }
    },
  }
}
