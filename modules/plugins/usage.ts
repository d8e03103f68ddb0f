/** Which projects use a plugin, as far as their published code and the calls since the start tell. */
import type { PipelinesService } from '../pipelines/contract.ts'
import type { ProjectsService } from '../projects/contract.ts'
import type { User } from '../users/contract.ts'
import type { PluginUse } from './contract.ts'
import type { PluginRecord } from './record.ts'

const WORD = /[A-Za-z_$][A-Za-z0-9_$]*/g

export interface UsageNeeds {
  projects: Pick<ProjectsService, 'list'>
  /** Absent: what is published cannot be looked at. */
  pipelines?: Pick<PipelinesService, 'published'>
}

export type Usage = ReturnType<typeof createUsage>

export function createUsage({ projects, pipelines }: UsageNeeds) {
  /** Words that may be names of runtime APIs, by project, of the version that was read. */
  const read = new Map<string, { version: string; words: ReadonlySet<string> }>()

  const wordsOf = async (projectId: string): Promise<ReadonlySet<string>> => {
    const deployment = await pipelines?.published(projectId)
    if (!deployment) {
      read.delete(projectId)
      return new Set()
    }
    const known = read.get(projectId)
    if (known?.version === deployment.version) return known.words
    // What is said in a text or a comment counts as well: rather one too many than one that breaks unnoticed.
    const words = new Set(deployment.bundle.code.match(WORD) ?? [])
    read.set(projectId, { version: deployment.version, words })
    return words
  }

  /** Of the projects that the user may open. */
  return async (user: User, { found, figures }: PluginRecord): Promise<PluginUse[]> => {
    const names = found.valid?.runtime.map(({ name }) => name) ?? []
    const uses: PluginUse[] = []
    for (const { id, slug, name } of await projects.list(user)) {
      const words = await wordsOf(id)
      const inCode = names.some((each) => words.has(each))
      const calls = figures.projects.get(id) ?? 0
      if (inCode || calls > 0) uses.push({ project: { id, slug, name }, inCode, calls })
    }
    return uses
  }
}
