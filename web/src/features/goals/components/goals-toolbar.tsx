import { useTranslation } from 'react-i18next'
import { Input } from '@/components/ui/input.tsx'
import { ToggleGroup, ToggleGroupItem } from '@/components/ui/toggle-group.tsx'
import { DEFAULT_RANGE, type Period } from '../lib/period.ts'
import { type GoalsSearch, GROUPS, type Group, RANGES, type Range } from '../lib/search.ts'

interface GoalsToolbarProps {
  search: GoalsSearch
  period: Period
  onChange: (changes: Partial<GoalsSearch>) => void
}

/** Which days are shown, and in which steps. */
export function GoalsToolbar({ search, period, onChange }: GoalsToolbarProps) {
  const { t } = useTranslation('goals')
  const range = search.range ?? DEFAULT_RANGE
  const choose = (next: Range) =>
    onChange(
      next === 'custom'
        ? { range: next, from: period.from, to: period.to, group: undefined }
        : { range: next === DEFAULT_RANGE ? undefined : next, from: undefined, to: undefined, group: undefined },
    )
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <ToggleGroup
        type="single"
        aria-label={t('range.label')}
        value={range}
        onValueChange={(next) => next && choose(next as Range)}
        className="max-w-full flex-wrap gap-y-1"
      >
        {RANGES.map((one) => (
          <ToggleGroupItem key={one} value={one} size="sm" aria-label={t(`range.long.${one}`)}>
            {t(`range.${one}`)}
          </ToggleGroupItem>
        ))}
      </ToggleGroup>
      {range === 'custom' && (
        <div className="flex flex-wrap items-center gap-2">
          {(['from', 'to'] as const).map((bound) => (
            <Input
              key={bound}
              type="date"
              aria-label={t(`range.${bound}`)}
              className="h-7 w-36"
              value={search[bound] ?? period[bound]}
              onChange={({ target }) => target.value && onChange({ [bound]: target.value })}
            />
          ))}
        </div>
      )}
      <ToggleGroup
        type="single"
        aria-label={t('group.label')}
        value={period.group}
        onValueChange={(next) => next && onChange({ group: next as Group })}
      >
        {GROUPS.map((one) => (
          <ToggleGroupItem key={one} value={one} size="sm">
            {t(`group.${one}`)}
          </ToggleGroupItem>
        ))}
      </ToggleGroup>
    </div>
  )
}
