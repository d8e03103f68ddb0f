import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { toast } from 'sonner'
import { Button } from '@/components/ui/button.tsx'
import { Spinner } from '@/components/ui/spinner.tsx'
import { useErrorText } from '@/hooks/use-error-text.ts'
import { isApiError, type PluginView } from '@/lib/api/index.ts'
import { useSaveSettings } from '../api.ts'
import { fieldsOf, textsOf, valuesOf } from '../lib/settings.ts'
import { SettingControl } from './setting-control.tsx'

type Settings = NonNullable<PluginView['settings']>

/** The settings of a plugin. Secrets are written, and never shown. */
export function SettingsForm({ plugin, settings }: { plugin: PluginView; settings: Settings }) {
  const { t } = useTranslation('plugins')
  const errorText = useErrorText()
  const save = useSaveSettings(plugin.id)
  const fields = fieldsOf(settings.schema)
  const [texts, setTexts] = useState(() => textsOf(fields, settings.values))
  const [removed, setRemoved] = useState<ReadonlySet<string>>(new Set())
  const [problems, setProblems] = useState<Record<string, string>>({})

  function submit() {
    const { values, wrong } = valuesOf(fields, texts, removed)
    setProblems(Object.fromEntries(wrong.map((name) => [name, t('settings.wrong')])))
    if (wrong.length > 0) return
    save.mutate(values, {
      onSuccess() {
        setTexts((before) => ({
          ...before,
          ...Object.fromEntries(fields.filter(({ kind }) => kind === 'secret').map(({ name }) => [name, ''])),
        }))
        setRemoved(new Set())
        toast.success(t('settings.saved'))
      },
      onError(error) {
        const placed = (isApiError(error) ? error.errors : []).map(({ path, message }) => [
          /^\/?values\/([^/]+)/.exec(path)?.[1] ?? '',
          message,
        ])
        setProblems({ '': errorText(error), ...Object.fromEntries(placed) })
      },
    })
  }

  const general = fields.some(({ name }) => problems[name]) ? undefined : problems['']
  return (
    <form
      noValidate
      className="flex max-w-xl flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      {fields.map((field) => (
        <SettingControl
          key={field.name}
          field={field}
          text={texts[field.name] ?? ''}
          isSet={settings.secrets.includes(field.name)}
          isRemoved={removed.has(field.name)}
          problem={problems[field.name]}
          onText={(text) => setTexts((before) => ({ ...before, [field.name]: text }))}
          onRemove={() =>
            setRemoved((before) => {
              const next = new Set(before)
              if (!next.delete(field.name)) next.add(field.name)
              return next
            })
          }
        />
      ))}
      {general ? (
        <p role="alert" className="text-destructive text-sm [overflow-wrap:anywhere]">
          {general}
        </p>
      ) : null}
      <Button type="submit" className="self-start" disabled={save.isPending}>
        {save.isPending ? <Spinner data-icon="inline-start" /> : null}
        {t('settings.save')}
      </Button>
    </form>
  )
}
