import { useTranslation } from 'react-i18next'
import { Checkbox } from '@/components/ui/checkbox.tsx'
import type { StorageEntry } from '@/lib/api/index.ts'
import { cn } from '@/lib/utils.ts'
import type { Selected } from '../hooks/use-selection.ts'

interface EntryCheckProps {
  entry: StorageEntry
  selected: Selected
  className?: string
}

/** Chooses an entry beside others; in sight as soon as one is chosen, and always where there is no mouse. */
export function EntryCheck({ entry, selected, className }: EntryCheckProps) {
  const { t } = useTranslation('storage')
  const stop = (event: React.SyntheticEvent) => event.stopPropagation()
  return (
    <Checkbox
      tabIndex={-1}
      aria-label={t('select', { name: entry.name })}
      checked={selected.ids.has(entry.id)}
      onClick={(event) => {
        event.stopPropagation()
        selected.choose(entry.id, { toggle: true, extend: event.shiftKey })
      }}
      onDoubleClick={stop}
      className={cn(
        selected.ids.size === 0 && 'pointer-fine:opacity-0 group-hover:opacity-100 group-focus-visible:opacity-100',
        className,
      )}
    />
  )
}
