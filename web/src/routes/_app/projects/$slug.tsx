import { createFileRoute, notFound, Outlet } from '@tanstack/react-router'
import { ErrorState } from '@/components/error-state.tsx'
import { Forbidden } from '@/components/forbidden.tsx'
import { NotFound } from '@/components/not-found.tsx'
import { statusOf } from '@/lib/api/index.ts'
import { projectQuery } from '@/lib/queries/projects.ts'
import { setPreference } from '@/stores/preferences.ts'

/** A project's pages; children find the project with `useProject()`. */
export const Route = createFileRoute('/_app/projects/$slug')({
  loader: async ({ context: { queryClient }, params: { slug } }) => {
    try {
      const project = await queryClient.ensureQueryData(projectQuery(slug))
      setPreference({ lastProject: project.slug })
      return { project }
    } catch (error) {
      if (statusOf(error) === 404) throw notFound()
      throw error
    }
  },
  component: Outlet,
  notFoundComponent: () => <NotFound thing="project" />,
  errorComponent: ({ error, reset }) =>
    statusOf(error) === 403 ? <Forbidden /> : <ErrorState error={error} onRetry={reset} page />,
})
