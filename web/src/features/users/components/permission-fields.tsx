import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { Field, FieldContent, FieldDescription, FieldLabel, FieldLegend, FieldSet } from '@/components/ui/field.tsx'
import { Switch } from '@/components/ui/switch.tsx'
import { useMe } from '@/hooks/use-me.ts'
import type { Permissions } from '@/lib/api/index.ts'

const NAMES = ['createProjects', 'manageUsers'] as const

/** A switch for each permission; those that the person does not have cannot be given. */
export function PermissionFields({ value, onChange }: { value: Permissions; onChange: (value: Permissions) => void }) {
  const { t } = useTranslation('users')
  const me = useMe()
  const id = useId()
  return (
    <FieldSet>
      <FieldLegend>{t('permission.legend')}</FieldLegend>
      {NAMES.map((name) => {
        const mine = me !== undefined && (me.root || me.permissions[name])
        return (
          <Field key={name} orientation="horizontal" className="gap-3">
            <FieldContent>
              <FieldLabel htmlFor={`${id}-${name}`}>{t(`permission.${name}.title`)}</FieldLabel>
              <FieldDescription id={`${id}-${name}-text`}>
                {t(`permission.${name}.text`)} {mine ? null : t('permission.notYours')}
              </FieldDescription>
            </FieldContent>
            <Switch
              id={`${id}-${name}`}
              aria-describedby={`${id}-${name}-text`}
              checked={value[name]}
              disabled={!mine}
              onCheckedChange={(on) => onChange({ ...value, [name]: on })}
            />
          </Field>
        )
      })}
    </FieldSet>
  )
}
