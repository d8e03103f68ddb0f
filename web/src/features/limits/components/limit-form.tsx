import { type FormEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { toast } from 'sonner'
import { FormField } from '@/components/form-field.tsx'
import { Button } from '@/components/ui/button.tsx'
import { DialogFooter } from '@/components/ui/dialog.tsx'
import { FieldGroup } from '@/components/ui/field.tsx'
import { Input } from '@/components/ui/input.tsx'
import { Select, SelectContent, SelectGroup, SelectItem, SelectTrigger, SelectValue } from '@/components/ui/select.tsx'
import { Spinner } from '@/components/ui/spinner.tsx'
import { useErrorText } from '@/hooks/use-error-text.ts'
import { isApiError, type LimitsView } from '@/lib/api/index.ts'
import { fieldOf } from '@/lib/form-errors.ts'
import { useFormat } from '@/lib/format.ts'
import { useChangeLimit } from '../api.ts'
import { useLimitTexts } from '../hooks/use-limit-texts.ts'
import { amountOf, readAmount, type Scale, scalesOf } from '../lib/amount.ts'

interface LimitFormProps {
  /** Slug. */
  project: string
  view: LimitsView
  limit: LimitsView['about'][number]
  onDone: () => void
}

/** A number and, where the limit has one, its unit; bounds are checked before the server does. */
export function LimitForm({ project, view, limit, onDone }: LimitFormProps) {
  const { t } = useTranslation(['limits', 'common'])
  const { titleOf, valueText } = useLimitTexts()
  const format = useFormat()
  const errorText = useErrorText()
  const change = useChangeLimit(project)
  const input = useRef<HTMLInputElement>(null)
  // As it was when the form opened: the change shows in `view` before the server has agreed.
  const [initial] = useState(() => amountOf(view.effective[limit.name] ?? 0, limit.unit))
  const [text, setText] = useState(String(initial.amount))
  const [scale, setScale] = useState(initial.scale)
  const [error, setError] = useState<string>()
  const { name, unit, minimum, maximum } = limit
  const scales = scalesOf(unit)
  const range = { from: valueText(minimum, unit), to: valueText(maximum, unit) }

  const refuse = (message: string) => {
    setError(message)
    input.current?.focus()
  }
  const refusal = (reason: unknown) => {
    const own = isApiError(reason) ? reason.errors.find(({ path }) => fieldOf(path) === name) : undefined
    return own?.message ?? errorText(reason)
  }
  function submit(event: FormEvent) {
    event.preventDefault()
    const value = readAmount(text, scale, unit)
    if (value === undefined) return refuse(t('invalid.number'))
    if (value < minimum || value > maximum) return refuse(t('invalid.range', range))
    setError(undefined)
    change.mutate(
      { name, value },
      {
        onSuccess() {
          toast.success(t('edit.done', { title: titleOf(limit), value: valueText(value, unit) }))
          onDone()
        },
        onError: (reason) => refuse(refusal(reason)),
      },
    )
  }

  return (
    <form onSubmit={submit} noValidate>
      <FieldGroup>
        <FormField
          label={t('form.value')}
          hint={`${t('form.range', range)} ${t('default.label', { value: valueText(view.defaults[name] ?? 0, unit) })}`}
          error={error}
        >
          {(control) => (
            <div className="flex gap-2">
              <Input
                {...control}
                ref={input}
                value={text}
                onChange={(event) => setText(event.target.value)}
                inputMode="decimal"
                autoComplete="off"
                maxLength={20}
                className="min-w-0 flex-1 tabular-nums"
              />
              {scale && (
                <Select value={scale} onValueChange={(next) => setScale(next as Scale)}>
                  <SelectTrigger aria-label={t('form.unit')}>
                    <SelectValue />
                  </SelectTrigger>
                  <SelectContent>
                    <SelectGroup>
                      {scales.map((one) => (
                        <SelectItem key={one} value={one}>
                          {format.unitName(one)}
                        </SelectItem>
                      ))}
                    </SelectGroup>
                  </SelectContent>
                </Select>
              )}
              {unit === 'percent' && <span className="self-center">%</span>}
              {unit === 'perSecond' && <span className="self-center">{t('form.perSecond')}</span>}
            </div>
          )}
        </FormField>
        <DialogFooter>
          <Button variant="outline" onClick={onDone}>
            {t('common:action.cancel')}
          </Button>
          <Button type="submit" disabled={change.isPending}>
            {change.isPending ? <Spinner data-icon="inline-start" /> : null}
            {t('form.submit')}
          </Button>
        </DialogFooter>
      </FieldGroup>
    </form>
  )
}
