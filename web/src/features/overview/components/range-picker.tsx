import { useTranslation } from 'react-i18next'
import { ToggleGroup, ToggleGroupItem } from '@/components/ui/toggle-group.tsx'
import { RANGES, type Range } from '../lib/search.ts'

/** How far back the figures go. */
export function RangePicker({ value, onChange }: { value: Range; onChange: (range: Range) => void }) {
  const { t } = useTranslation('overview')
  return (
    <ToggleGroup
      type="single"
      aria-label={t('range.label')}
      value={value}
      onValueChange={(next) => next && onChange(next as Range)}
    >
      {RANGES.map((range) => (
        <ToggleGroupItem key={range} value={range} size="sm" aria-label={t(`range.long.${range}`)}>
          {t(`range.${range}`)}
        </ToggleGroupItem>
      ))}
    </ToggleGroup>
  )
}
