import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Section } from '@/components/section.tsx'
import type { ModuleLine } from '@/lib/api/index.ts'
import { useFormat } from '@/lib/format.ts'
import { filesQuery, recordsQuery } from '../api.ts'
import { keepersOf } from '../lib/kept.ts'
import { KeptTable } from './kept-table.tsx'

/** What projects keep, of the modules that keep something and are switched on. */
export function KeptSection({ modules }: { modules: readonly ModuleLine[] }) {
  const { t } = useTranslation('system')
  const format = useFormat()
  const has = (id: string) => modules.some((module) => module.id === id)
  const asked = { files: has('storage'), records: has('models') }
  const files = useQuery({ ...filesQuery, enabled: asked.files })
  const records = useQuery({ ...recordsQuery, enabled: asked.records })
  if (!asked.files && !asked.records) return null
  const known = (!asked.files || files.data !== undefined) && (!asked.records || records.data !== undefined)
  const number = (count: number) => ({ count, number: format.number(count) })
  return (
    <Section
      title={t('kept.title')}
      data={known || undefined}
      error={files.error ?? records.error}
      onRetry={() => void Promise.all([files, records].map((query) => query.error && query.refetch()))}
    >
      <p className="text-muted-foreground text-sm">
        {files.data &&
          `${t(`kept.files.${files.data.driver}`, { ...number(files.data.files), bytes: format.bytes(files.data.bytes) })} `}
        {records.data &&
          t('kept.records', { ...number(records.data.records), bytes: format.bytes(records.data.bytes) })}
      </p>
      <KeptTable keepers={keepersOf(files.data, records.data)} />
    </Section>
  )
}
