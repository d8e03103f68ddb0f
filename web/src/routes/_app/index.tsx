import { createFileRoute, redirect } from '@tanstack/react-router'
import { projectsQuery } from '@/lib/queries/projects.ts'
import { usePreferences } from '@/stores/preferences.ts'

export const Route = createFileRoute('/_app/')({
  beforeLoad: async ({ context: { queryClient } }) => {
    const { lastProject } = usePreferences.getState()
    const { items } = await queryClient.ensureQueryData(projectsQuery)
    const last = items.find(({ slug }) => slug === lastProject)
    throw last
      ? redirect({ to: '/projects/$slug', params: { slug: last.slug }, replace: true })
      : redirect({ to: '/projects', replace: true })
  },
})
