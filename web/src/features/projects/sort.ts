import type { Project, ServiceState } from '../../lib/api/contracts.ts'

export const SORTS = ['name', 'updated', 'state'] as const
export type Sort = (typeof SORTS)[number]

/** What needs a look comes first. */
const STATE_ORDER: Record<ServiceState, number> = { crashed: 0, starting: 1, stopping: 2, running: 3, stopped: 4 }

interface Options {
  query: string
  sort: Sort
  compare: (a: string, b: string) => number
  stateOf: (project: Project) => ServiceState | undefined
}

/** The projects whose name or slug has every word of the query, sorted. */
export function arrangeProjects(projects: readonly Project[], { query, sort, compare, stateOf }: Options): Project[] {
  const words = query.toLocaleLowerCase().split(/\s+/).filter(Boolean)
  const matches = projects.filter(({ name, slug }) => {
    const text = `${name} ${slug}`.toLocaleLowerCase()
    return words.every((word) => text.includes(word))
  })
  const byName = (a: Project, b: Project) => compare(a.name, b.name) || compare(a.slug, b.slug)
  const rank = (project: Project) => STATE_ORDER[stateOf(project) ?? 'stopped']
  return matches.sort((a, b) => {
    if (sort === 'updated') return b.updatedAt.localeCompare(a.updatedAt) || byName(a, b)
    if (sort === 'state') return rank(a) - rank(b) || byName(a, b)
    return byName(a, b)
  })
}
