import { createFileRoute } from '@tanstack/react-router'
import { SchemaPage } from '@/features/models/schema-page.tsx'
import { loadStrings } from '@/lib/i18n.ts'

/** What the records of a model consist of. */
export const Route = createFileRoute('/_app/projects/$slug/models/$model/schema')({
  loader: () => loadStrings('models'),
  component: SchemaPage,
})
