import { useQuery } from '@tanstack/react-query'
import { projectTypesQuery, runtimeTypesQuery } from '../api.ts'

/** What the editor checks a project's code against; undefined until it is known what every service sees. */
export function useDeclarations(project: string): string | undefined {
  const { data: runtime } = useQuery(runtimeTypesQuery)
  const { data: own = '' } = useQuery(projectTypesQuery(project))
  return runtime && `${runtime}\n${own}`
}
