import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { FieldLegend, FieldSet } from '@/components/ui/field.tsx'
import { RadioGroup, RadioGroupItem } from '@/components/ui/radio-group.tsx'
import { VERSION_TAGS, type VersionTag } from '@/lib/api/index.ts'

/** What is promised of a version, each with what it means. */
export function TagChoice({ value, onChange }: { value: VersionTag; onChange: (tag: VersionTag) => void }) {
  const { t } = useTranslation('code')
  const id = useId()
  return (
    <FieldSet className="gap-2">
      <FieldLegend>{t('publish.tag')}</FieldLegend>
      <RadioGroup
        value={value}
        onValueChange={(tag) => onChange(tag as VersionTag)}
        aria-label={t('publish.tag')}
        className="grid gap-2 sm:grid-cols-2"
      >
        {VERSION_TAGS.map((one) => (
          <label
            key={one}
            htmlFor={`${id}-${one}`}
            className="flex cursor-pointer items-start gap-2 rounded-md border p-2.5 has-[[data-state=checked]]:border-primary has-[[data-state=checked]]:bg-primary/5"
          >
            <RadioGroupItem
              id={`${id}-${one}`}
              value={one}
              aria-describedby={`${id}-${one}-hint`}
              className="mt-0.5"
              aria-label={t(`publish.tag.${one}`)}
            />
            <span className="flex min-w-0 flex-col">
              <span className="font-medium leading-5">{t(`publish.tag.${one}`)}</span>
              <span id={`${id}-${one}-hint`} className="text-muted-foreground text-xs leading-4">
                {t(`publish.tag.${one}.hint`)}
              </span>
            </span>
          </label>
        ))}
      </RadioGroup>
    </FieldSet>
  )
}
