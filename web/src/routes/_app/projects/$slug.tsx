import { createFileRoute, notFound, Outlet } from '@tanstack/react-router'
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
})
