import { useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { FolderKanbanIcon, PlusIcon } from 'lucide-react'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { NoResults } from '@/components/no-results.tsx'
import { PageHeader } from '@/components/page-header.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Empty, EmptyContent, EmptyDescription, EmptyHeader, EmptyMedia, EmptyTitle } from '@/components/ui/empty.tsx'
import { useMayCreateProjects } from '@/hooks/use-me.ts'
import { useFormat } from '@/lib/format.ts'
import { projectsQuery } from '@/lib/queries/projects.ts'
import { servicesQuery } from '@/lib/queries/services.ts'
import { useShortcut } from '@/lib/shortcuts/index.ts'
import { CreateProjectDialog } from './components/create-project-dialog.tsx'
import { ProjectCard } from './components/project-card.tsx'
import { ProjectsToolbar } from './components/projects-toolbar.tsx'
import { arrangeProjects } from './sort.ts'

const route = getRouteApi('/_app/projects/')

export function ProjectsPage() {
  const { t } = useTranslation('projects')
  const { compare } = useFormat()
  const { q: query = '', sort = 'name', new: creating } = route.useSearch()
  const navigate = route.useNavigate()
  const { data: projects } = useSuspenseQuery(projectsQuery)
  const services = useQuery(servicesQuery)
  const mayCreate = useMayCreateProjects()
  const setCreating = (open: boolean) => void navigate({ search: (old) => ({ ...old, new: open ? 1 : undefined }) })
  useShortcut('list.new', () => setCreating(true), { enabled: mayCreate })

  const statuses = useMemo(
    () => new Map(services.data?.items.map((status) => [status.projectId, status])),
    [services.data],
  )
  const shown = useMemo(
    () => arrangeProjects(projects.items, { query, sort, compare, stateOf: ({ id }) => statuses.get(id)?.state }),
    [projects.items, query, sort, compare, statuses],
  )
  const createButton = mayCreate ? (
    <Button onClick={() => setCreating(true)}>
      <PlusIcon data-icon="inline-start" />
      {t('create')}
    </Button>
  ) : null

  return (
    <div className="mx-auto flex w-full max-w-[75rem] flex-1 flex-col gap-4 p-4 sm:p-6">
      <PageHeader
        title={t('title')}
        description={projects.items.length > 0 ? t('count', { count: projects.items.length }) : null}
      >
        {projects.items.length > 0 ? createButton : null}
      </PageHeader>
      {projects.items.length === 0 ? (
        <Empty>
          <EmptyHeader>
            <EmptyMedia>
              <FolderKanbanIcon />
            </EmptyMedia>
            <EmptyTitle>
              <h2>{t('empty.title')}</h2>
            </EmptyTitle>
            <EmptyDescription>{mayCreate ? t('empty.description') : t('empty.noRight')}</EmptyDescription>
          </EmptyHeader>
          {createButton ? <EmptyContent>{createButton}</EmptyContent> : null}
        </Empty>
      ) : (
        <>
          <ProjectsToolbar
            query={query}
            sort={sort}
            onQuery={(q) => void navigate({ search: (old) => ({ ...old, q: q || undefined }), replace: true })}
            onSort={(next) =>
              void navigate({ search: (old) => ({ ...old, sort: next === 'name' ? undefined : next }) })
            }
          />
          <p role="status" className="sr-only">
            {query ? t('found', { count: shown.length }) : ''}
          </p>
          {shown.length === 0 ? (
            <NoResults
              title={t('noResults.title')}
              text={t('noResults.description', { query })}
              clear={t('noResults.clear')}
              onClear={() => void navigate({ search: (old) => ({ ...old, q: undefined }) })}
            />
          ) : (
            <ul className="grid grid-cols-[repeat(auto-fill,minmax(min(100%,18rem),1fr))] gap-3">
              {shown.map((project) => (
                <li key={project.id}>
                  <ProjectCard project={project} status={statuses.get(project.id)} loading={services.isPending} />
                </li>
              ))}
            </ul>
          )}
        </>
      )}
      {mayCreate ? <CreateProjectDialog open={creating === 1} onOpenChange={setCreating} /> : null}
    </div>
  )
}
