import { getRouteApi } from '@tanstack/react-router'
import { useProject } from '@/hooks/use-project.ts'
import { GoalsPage } from './page.tsx'

const ofProject = getRouteApi('/_app/projects/$slug/goals')
const global = getRouteApi('/_app/goals')

/** Goals of a project, with the global ones it may write to. */
export function ProjectGoalsPage() {
  const { id, slug } = useProject()
  const search = ofProject.useSearch()
  const navigate = ofProject.useNavigate()
  return (
    <GoalsPage
      key={id}
      project={slug}
      search={search}
      onSearch={(changes) =>
        void navigate({ search: (old) => ({ ...old, ...changes }), replace: !opens(changes), resetScroll: false })
      }
    />
  )
}

/** Goals that several projects count towards. */
export function GlobalGoalsPage() {
  const search = global.useSearch()
  const navigate = global.useNavigate()
  return (
    <GoalsPage
      project={null}
      search={search}
      onSearch={(changes) =>
        void navigate({ search: (old) => ({ ...old, ...changes }), replace: !opens(changes), resetScroll: false })
      }
    />
  )
}

/** What opens something is left by going back. */
const opens = ({ goal, new: creating }: { goal?: string; new?: 1 }) => goal !== undefined || creating !== undefined
