import { useTranslation } from 'react-i18next'
import { FormField } from '@/components/form-field.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Input } from '@/components/ui/input.tsx'
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from '@/components/ui/select.tsx'
import { Switch } from '@/components/ui/switch.tsx'
import { Textarea } from '@/components/ui/textarea.tsx'
import type { SettingField } from '../lib/settings.ts'

interface SettingControlProps {
  field: SettingField
  text: string
  /** Of a secret: the server has one. */
  isSet: boolean
  /** Of a secret: it goes when the form is saved. */
  isRemoved: boolean
  problem?: string
  onText: (text: string) => void
  onRemove: () => void
}

/** One setting, as its type wants it. */
export function SettingControl({ field, text, isSet, isRemoved, problem, onText, onRemove }: SettingControlProps) {
  const { t } = useTranslation('plugins')
  const { kind, standard } = field
  const notes = [
    standard !== '' && kind !== 'boolean' ? t('settings.standard', { value: standard }) : '',
    kind === 'secret' ? t(isRemoved ? 'settings.removed' : isSet ? 'settings.secretSet' : 'settings.secretUnset') : '',
    field.required && kind !== 'secret' ? t('settings.required') : '',
  ].filter(Boolean)
  const hint = (
    <>
      {field.description ? <span lang="en">{field.description}. </span> : null}
      {notes.join(' ')}
    </>
  )
  return (
    <FormField label={field.label} hint={hint} error={problem}>
      {(control) => {
        if (kind === 'boolean')
          return (
            <Switch
              {...control}
              className="w-9!"
              checked={(text || standard) === 'true'}
              onCheckedChange={(on) => onText(String(on))}
            />
          )
        if (kind === 'choice')
          return (
            <Select value={text || standard} onValueChange={onText}>
              <SelectTrigger {...control}>
                <SelectValue placeholder={t('settings.choose')} />
              </SelectTrigger>
              <SelectContent>
                {field.options.map((option) => (
                  <SelectItem key={option} value={option}>
                    {option.replace(/^"(.*)"$/, '$1')}
                  </SelectItem>
                ))}
              </SelectContent>
            </Select>
          )
        if (kind === 'json')
          return (
            <Textarea
              {...control}
              className="font-mono text-xs"
              value={text}
              placeholder={standard}
              onChange={(event) => onText(event.target.value)}
            />
          )
        const input = (
          <Input
            {...control}
            type={kind === 'secret' ? 'password' : kind === 'number' ? 'number' : 'text'}
            step={kind === 'number' ? (field.integer ? 1 : 'any') : undefined}
            min={field.minimum}
            max={field.maximum}
            autoComplete={kind === 'secret' ? 'new-password' : 'off'}
            placeholder={kind === 'secret' && isSet && !isRemoved ? '••••••••' : standard}
            value={text}
            onChange={(event) => onText(event.target.value)}
          />
        )
        if (kind !== 'secret' || !isSet) return input
        return (
          <div className="flex gap-2">
            {input}
            <Button type="button" variant="outline" onClick={onRemove}>
              {t(isRemoved ? 'settings.keep' : 'settings.remove')}
            </Button>
          </div>
        )
      }}
    </FormField>
  )
}
