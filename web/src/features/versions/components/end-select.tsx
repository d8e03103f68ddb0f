import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { Label } from '@/components/ui/label.tsx'
import type { Pipeline } from '@/lib/api/index.ts'
import { DRAFT, endsOf } from '../lib/comparison.ts'

interface EndSelectProps {
  label: string
  pipeline: Pipeline | undefined
  value: string
  onChange: (end: string) => void
}

/** Chooses one end of a comparison. What the address asks for is shown even if it is not there any more. */
export function EndSelect({ label, pipeline, value, onChange }: EndSelectProps) {
  const { t } = useTranslation('versions')
  const id = useId()
  const ends = pipeline ? endsOf(pipeline) : [value]
  const nameOf = (end: string) => {
    if (end === DRAFT) {
      const number = pipeline?.draft?.nextVersion
      return number ? t('compare.draft', { number }) : t('compare.draftName')
    }
    return t(end === pipeline?.publishedVersion ? 'compare.published' : 'compare.version', { number: end })
  }
  return (
    <span className="flex min-w-0 items-center gap-2">
      <Label htmlFor={id}>{label}</Label>
      <select
        id={id}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        className="h-8 min-w-0 max-w-56 rounded-md border border-input bg-background px-2 text-sm outline-none focus-visible:outline-2 focus-visible:outline-ring"
      >
        {!ends.includes(value) && <option value={value}>{t('compare.gone', { name: nameOf(value) })}</option>}
        {ends.map((end) => (
          <option key={end} value={end}>
            {nameOf(end)}
          </option>
        ))}
      </select>
    </span>
  )
}
