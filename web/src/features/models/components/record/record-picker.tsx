import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Command, CommandGroup, CommandInput, CommandItem, CommandList } from '@/components/ui/command.tsx'
import { useDebounced } from '@/hooks/use-debounced.ts'
import { useErrorText } from '@/hooks/use-error-text.ts'
import { modelsQuery } from '@/lib/queries/models.ts'
import { someRecordsQuery } from '../../api.ts'
import { labelOf } from '../../lib/labels.ts'

interface RecordPickerProps {
  /** Slugs. */
  project: string
  model: string
  /** Ids of those that are chosen already. */
  without: readonly string[]
  onChoose: (id: string) => void
}

/** Records to choose one of, as the server finds them by a text. To be loaded lazily: the menu is large. */
export default function RecordPicker({ project, model: slug, without, onChoose }: RecordPickerProps) {
  const { t } = useTranslation('models')
  const errorText = useErrorText()
  const [text, setText] = useState('')
  const q = useDebounced(text.trim(), 200)
  const model = useQuery(modelsQuery(project)).data?.items.find((one) => one.slug === slug)
  const { data, error, isPending } = useQuery(someRecordsQuery(project, slug, { q: q || undefined }))
  const found = data?.items.filter(({ id }) => !without.includes(id)) ?? []
  return (
    <Command label={t('reference.choose')} shouldFilter={false}>
      <CommandInput placeholder={t('reference.search')} value={text} onValueChange={setText} />
      <CommandList>
        {model && found.length > 0 ? (
          <CommandGroup>
            {found.map((record) => (
              <CommandItem key={record.id} value={record.id} onSelect={() => onChoose(record.id)}>
                <span className="min-w-0 flex-1 truncate">{labelOf(model, record)}</span>
                <code className="shrink-0 font-mono text-muted-foreground text-xs">…{record.id.slice(-6)}</code>
              </CommandItem>
            ))}
          </CommandGroup>
        ) : (
          <p role="presentation" className="px-3 py-6 text-center text-muted-foreground text-sm">
            {error ? errorText(error) : isPending ? '…' : t('reference.none')}
          </p>
        )}
      </CommandList>
    </Command>
  )
}
