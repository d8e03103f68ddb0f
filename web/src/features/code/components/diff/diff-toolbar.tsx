import { ArrowDown, ArrowUp, Columns2, Pilcrow, Rows2 } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '@/components/icon-button.tsx'
import { Toggle } from '@/components/ui/toggle.tsx'
import { ToggleGroup, ToggleGroupItem } from '@/components/ui/toggle-group.tsx'
import { setPreference } from '@/stores/preferences.ts'

interface DiffToolbarProps {
  /** The file, or where there is no list, how to choose another. */
  children: ReactNode
  /** How many places differ; null while that is not known. */
  places: number | null
  inline: boolean
  /** There is room for two columns. */
  mayBeSplit: boolean
  ignoreWhitespace: boolean
  onNext: () => void
  onPrevious: () => void
}

/** Above the differences of a file: from one to the next, and how they are shown. */
export function DiffToolbar({
  children,
  places,
  inline,
  mayBeSplit,
  ignoreWhitespace,
  onNext,
  onPrevious,
}: DiffToolbarProps) {
  const { t } = useTranslation('code')
  return (
    <div className="flex min-h-10 shrink-0 flex-wrap items-center gap-x-3 gap-y-1 border-b bg-muted px-3 py-1">
      <div className="flex min-w-0 flex-1 items-center gap-2">{children}</div>
      <div role="toolbar" aria-label={t('diff.toolbar')} className="flex items-center gap-2">
        <span role="status" className="whitespace-nowrap text-muted-foreground text-xs">
          {places === null ? '' : places === 0 ? t('diff.places.none') : t('diff.places', { count: places })}
        </span>
        <span className="flex">
          <IconButton size="icon-sm" label={t('diff.previous')} disabled={!places} onClick={onPrevious}>
            <ArrowUp />
          </IconButton>
          <IconButton size="icon-sm" label={t('diff.next')} disabled={!places} onClick={onNext}>
            <ArrowDown />
          </IconButton>
        </span>
        <Toggle
          variant="outline"
          size="sm"
          pressed={ignoreWhitespace}
          aria-label={t('diff.space')}
          title={t('diff.space')}
          onPressedChange={(pressed) => setPreference({ diffIgnoresWhitespace: pressed })}
        >
          <Pilcrow />
        </Toggle>
        {mayBeSplit && (
          <ToggleGroup
            type="single"
            aria-label={t('diff.layout')}
            value={inline ? 'inline' : 'split'}
            onValueChange={(value) => value && setPreference({ diffInline: value === 'inline' })}
          >
            <ToggleGroupItem size="sm" value="split" aria-label={t('diff.layout.split')} title={t('diff.layout.split')}>
              <Columns2 />
            </ToggleGroupItem>
            <ToggleGroupItem
              size="sm"
              value="inline"
              aria-label={t('diff.layout.inline')}
              title={t('diff.layout.inline')}
            >
              <Rows2 />
            </ToggleGroupItem>
          </ToggleGroup>
        )}
      </div>
    </div>
  )
}
