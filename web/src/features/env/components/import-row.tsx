import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { Badge } from '@/components/ui/badge.tsx'
import { Label } from '@/components/ui/label.tsx'
import { Switch } from '@/components/ui/switch.tsx'
import { ENV_TYPES, type EnvType, type ImportChoice, type ImportedVariable } from '@/lib/api/index.ts'
import { previewOf } from '../lib/preview.ts'

const TONES = {
  added: 'success',
  changed: 'info',
  unchanged: 'outline',
  skipped: 'outline',
  refused: 'destructive',
} as const

interface ImportRowProps {
  variable: ImportedVariable
  onChoose: (choice: Omit<ImportChoice, 'key'>) => void
}

export function ImportRow({ variable, onChoose }: ImportRowProps) {
  const { t } = useTranslation('env')
  const id = useId()
  const { key, type, secret, outcome, reason } = variable
  const skipped = outcome === 'skipped'
  const value = previewOf(variable)
  return (
    <li data-import={key} className="flex flex-col gap-x-3 gap-y-2 px-3 py-2 sm:flex-row sm:items-center">
      <div className="min-w-0 flex-1">
        <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <span className={`font-medium font-mono text-xs [overflow-wrap:anywhere] ${skipped ? 'line-through' : ''}`}>
            {key}
          </span>
          <Badge variant={TONES[outcome]}>{t(`import.outcome.${outcome}`)}</Badge>
        </span>
        {reason ? (
          <p className="text-destructive text-xs">{t(`import.reason.${reason}`, { type: t(`type.${type}`) })}</p>
        ) : (
          <p className="truncate font-mono text-muted-foreground text-xs" title={value}>
            {secret ? '••••••••' : value}
          </p>
        )}
      </div>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <select
          aria-label={t('import.type', { key })}
          value={type}
          disabled={skipped || reason === 'key'}
          onChange={(event) => onChoose({ type: event.target.value as EnvType })}
          className="h-7 w-28 rounded-md border border-input bg-background px-1.5 text-sm outline-none focus-visible:outline-2 focus-visible:outline-ring disabled:opacity-50"
        >
          {ENV_TYPES.map((one) => (
            <option key={one} value={one}>
              {t(`type.${one}`)}
            </option>
          ))}
        </select>
        <span className="flex items-center gap-2">
          <Switch
            id={`${id}-secret`}
            aria-label={t('import.secret', { key })}
            checked={secret}
            disabled={skipped || reason === 'key'}
            onCheckedChange={(on) => onChoose({ secret: on })}
          />
          <Label htmlFor={`${id}-secret`} className="font-normal text-xs">
            {t('form.secret')}
          </Label>
        </span>
        <span className="flex items-center gap-2">
          <Switch
            id={`${id}-take`}
            aria-label={t('import.take', { key })}
            checked={!skipped}
            onCheckedChange={(on) => onChoose({ skip: !on })}
          />
          <Label htmlFor={`${id}-take`} className="font-normal text-xs">
            {t('import.takeShort')}
          </Label>
        </span>
      </div>
    </li>
  )
}
