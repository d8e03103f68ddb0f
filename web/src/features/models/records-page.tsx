import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { Skeleton } from '@/components/ui/skeleton.tsx'
import { modelQuery } from './api.ts'
import { ModelMissing } from './components/model-missing.tsx'
import { RecordsView } from './components/records/records-view.tsx'

const route = getRouteApi('/_app/projects/$slug/models/$model/')

/** The records of a model. */
export function RecordsPage() {
  const { slug, model } = route.useParams()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const { data, error, refetch } = useQuery(modelQuery(slug, model))
  if (!data)
    return error ? (
      <ModelMissing project={slug} error={error} onRetry={() => void refetch()} />
    ) : (
      <div className="flex w-full flex-col gap-4 p-4 md:p-6" aria-hidden="true">
        <Skeleton className="h-11 w-64" />
        <Skeleton className="h-8 w-full" />
        <Skeleton className="h-80 w-full" />
      </div>
    )
  return (
    <RecordsView
      key={data.id}
      project={slug}
      model={data}
      search={search}
      onSearch={(changes) =>
        void navigate({
          search: (old) => ({ ...old, ...changes }),
          // What is opened is left by going back.
          replace: changes.record === undefined && changes.page === undefined,
          resetScroll: false,
        })
      }
    />
  )
}
