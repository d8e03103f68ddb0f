import { createFileRoute } from '@tanstack/react-router'
import * as z from 'zod/mini'
import { ProjectsPage } from '@/features/projects/page.tsx'
import { SORTS } from '@/features/projects/sort.ts'
import { loadStrings } from '@/lib/i18n.ts'
import { projectsQuery } from '@/lib/queries/projects.ts'
import { servicesQuery } from '@/lib/queries/service.ts'

export const Route = createFileRoute('/_app/projects/')({
  validateSearch: z.object({
    q: z.catch(z.optional(z.string()), undefined),
    sort: z.catch(z.optional(z.enum(SORTS)), undefined),
    new: z.catch(z.optional(z.literal(1)), undefined),
  }),
  loader: async ({ context: { queryClient } }) => {
    void queryClient.prefetchQuery(servicesQuery)
    await Promise.all([loadStrings('projects'), queryClient.ensureQueryData(projectsQuery)])
  },
  component: ProjectsPage,
})
