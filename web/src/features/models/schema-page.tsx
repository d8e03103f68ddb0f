import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { toast } from 'sonner'
import { Skeleton } from '@/components/ui/skeleton.tsx'
import type { Model } from '@/lib/api/index.ts'
import { modelsQuery } from '@/lib/queries/models.ts'
import { modelQuery } from './api.ts'
import { ModelHeader } from './components/model-header.tsx'
import { ModelMissing } from './components/model-missing.tsx'
import { ConsequencesDialog } from './components/schema/consequences-dialog.tsx'
import { FieldList } from './components/schema/field-list.tsx'
import { LeaveGuard } from './components/schema/leave-guard.tsx'
import { ModelAbout } from './components/schema/model-about.tsx'
import { SaveBar } from './components/schema/save-bar.tsx'
import { SchemaPreview } from './components/schema/schema-preview.tsx'
import { useSchemaEditor } from './hooks/use-schema-editor.ts'

const route = getRouteApi('/_app/projects/$slug/models/$model/schema')

/** What records of a model consist of. */
export function SchemaPage() {
  const { slug, model } = route.useParams()
  const { data, error, refetch } = useQuery(modelQuery(slug, model))
  if (!data)
    return error ? (
      <ModelMissing project={slug} error={error} onRetry={() => void refetch()} />
    ) : (
      <div className="mx-auto flex w-full max-w-6xl flex-col gap-4 p-4 md:p-6" aria-hidden="true">
        <Skeleton className="h-11 w-64" />
        <Skeleton className="h-64 w-full" />
      </div>
    )
  return <Editor key={data.id} project={slug} model={data} />
}

function Editor({ project, model }: { project: string; model: Model }) {
  const { t } = useTranslation('models')
  const models = useQuery(modelsQuery(project)).data?.items ?? [model]
  const editor = useSchemaEditor(project, model, () => toast.success(t('schema.saved')))
  return (
    <div className="mx-auto flex w-full max-w-6xl flex-1 flex-col gap-5 p-4 md:p-6">
      <ModelHeader project={project} model={model} />
      <div className="grid flex-1 items-start gap-6 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <div className="flex min-w-0 flex-col gap-4">
          <FieldList editor={editor} models={models} />
          <SaveBar editor={editor} />
        </div>
        <div className="flex min-w-0 flex-col gap-6">
          <ModelAbout key={model.revision} project={project} model={model} />
          <SchemaPreview slug={model.slug} drafts={editor.drafts} />
        </div>
      </div>
      <ConsequencesDialog editor={editor} />
      <LeaveGuard changed={editor.changed} onDiscard={editor.discard} />
    </div>
  )
}
