import { createFileRoute } from '@tanstack/react-router'
import { ProjectsPage } from '@/features/projects/page.tsx'
import { SORTS } from '@/features/projects/sort.ts'
import { loadStrings } from '@/lib/i18n.ts'
import { projectsQuery } from '@/lib/queries/projects.ts'
import { servicesQuery } from '@/lib/queries/services.ts'
import { one, oneOf, search, text } from '@/lib/search-params.ts'

export const Route = createFileRoute('/_app/projects/')({
  validateSearch: search({ q: text, sort: oneOf(SORTS), new: one }),
  loader: async ({ context: { queryClient } }) => {
    void queryClient.prefetchQuery(servicesQuery)
    await Promise.all([loadStrings('projects'), queryClient.ensureQueryData(projectsQuery)])
  },
  component: ProjectsPage,
})
