import { type ReactNode, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { FormError } from '@/components/form-error.tsx'
import { FormField } from '@/components/form-field.tsx'
import { Input } from '@/components/ui/input.tsx'
import { Textarea } from '@/components/ui/textarea.tsx'
import {
  FIELD_TYPES,
  type FieldType,
  ITEM_TYPES,
  type ItemType,
  MODEL_DESCRIPTION_MAX,
  MODEL_NAME_MAX,
  type Model,
} from '@/lib/api/index.ts'
import { useFlawText } from '../../hooks/use-flaw-text.ts'
import type { SchemaEditor } from '../../hooks/use-schema-editor.ts'
import { type FieldDraft, fieldOf, isTime, may, type Place, withType } from '../../lib/schema-draft.ts'
import { Choice } from '../choice.tsx'
import { TypeMark } from '../type-mark.tsx'
import { FieldRules } from './field-rules.tsx'
import { OptionsInput } from './options-input.tsx'
import { PresetInput } from './preset-input.tsx'

interface FieldFormProps {
  editor: SchemaEditor
  draft: FieldDraft
  models: readonly Model[]
}

const PLAIN = { autoComplete: 'off', autoCapitalize: 'none', spellCheck: false } as const

/** All there is to choose about a field of its type. */
export function FieldForm({ editor, draft, models }: FieldFormProps) {
  const { t } = useTranslation('models')
  const flawText = useFlawText()
  const first = useRef<HTMLInputElement>(null)
  const isNew = draft.id === undefined && draft.key === ''
  useEffect(() => {
    if (isNew) first.current?.focus()
  }, [isNew])
  const change = (next: Partial<FieldDraft>) => editor.change(draft.uid, next)
  const flaws = editor.flaws.get(draft.uid)
  const told = editor.server.get(draft.uid)
  const error = (place: Place): string | undefined => {
    const flaw = flaws?.[place]
    return flaw ? flawText(flaw) : told?.[place]
  }
  const typed = (type: FieldType) => ({ value: type, label: t(`type.${type}`), icon: <TypeMark type={type} /> })
  const lengths = draft.type === 'array' ? 'Entries' : draft.type === 'string' || draft.type === 'text' ? 'Length' : ''
  return (
    <div className="flex flex-col gap-4">
      <FormError message={told?.root} />
      <Row>
        <FormField label={t('field.name')} error={error('name')}>
          {(control) => (
            <Input
              {...control}
              ref={first}
              value={draft.name}
              onChange={({ target }) => editor.rename(draft, target.value)}
              autoComplete="off"
              maxLength={MODEL_NAME_MAX}
            />
          )}
        </FormField>
        <FormField label={t('field.key')} error={error('key')} hint={t('field.keyHint')}>
          {(control) => (
            <Input
              {...control}
              {...PLAIN}
              value={draft.key}
              onChange={({ target }) => change({ key: target.value.trim() })}
              maxLength={64}
              className="font-mono"
            />
          )}
        </FormField>
      </Row>
      <Row>
        <FormField label={t('field.type')} hint={t(`typeAbout.${draft.type}`)}>
          {(control) => (
            <Choice
              control={control}
              value={draft.type}
              options={FIELD_TYPES.map(typed)}
              onChange={(type) => change(withType(draft, type as FieldType))}
            />
          )}
        </FormField>
        {draft.type === 'array' && (
          <FormField label={t('field.items')}>
            {(control) => (
              <Choice
                control={control}
                value={draft.itemType}
                options={ITEM_TYPES.map(typed)}
                onChange={(type) => change(withType(draft, draft.type, type as ItemType))}
              />
            )}
          </FormField>
        )}
        {may.model(draft) && (
          <FormField label={t('field.model')} error={error('model')}>
            {(control) => (
              <Choice
                control={control}
                value={draft.model}
                placeholder={t('field.modelNone')}
                options={models.map(({ slug, name }) => ({ value: slug, label: name }))}
                onChange={(model) => change({ model })}
              />
            )}
          </FormField>
        )}
      </Row>
      {may.options(draft) && (
        <FormField label={t('field.options')} error={error('options')} hint={t('field.optionsHint')}>
          {(control) => (
            <OptionsInput control={control} options={draft.options} onOptions={(options) => change({ options })} />
          )}
        </FormField>
      )}
      <FieldRules draft={draft} onChange={change} />
      {(may.limits(draft) || may.pattern(draft)) && (
        <Row>
          {(['min', 'max'] as const).map((limit) => (
            <FormField key={limit} label={t(`field.${limit}${lengths}`)} error={error(limit)}>
              {(control) => (
                <Input
                  {...control}
                  {...PLAIN}
                  inputMode="decimal"
                  value={draft[limit]}
                  onChange={({ target }) => change({ [limit]: target.value })}
                  className="tabular-nums"
                />
              )}
            </FormField>
          ))}
          {may.pattern(draft) && (
            <FormField label={t('field.pattern')} error={error('pattern')} hint={t('field.patternHint')}>
              {(control) => (
                <Input
                  {...control}
                  {...PLAIN}
                  value={draft.pattern}
                  onChange={({ target }) => change({ pattern: target.value })}
                  maxLength={200}
                  placeholder="^[A-Z]{2}-\d+$"
                  className="font-mono"
                />
              )}
            </FormField>
          )}
        </Row>
      )}
      {may.preset(draft) && (
        <FormField
          label={t('field.preset')}
          error={error('preset')}
          hint={isTime(draft.type) ? undefined : t('field.presetHint')}
        >
          {(control) => (
            <PresetInput
              control={control}
              field={fieldOf({ ...draft, preset: draft.type === 'array' ? [] : '' })}
              preset={draft.preset}
              onPreset={(preset) => change({ preset })}
            />
          )}
        </FormField>
      )}
      <FormField label={t('field.description')}>
        {(control) => (
          <Textarea
            {...control}
            value={draft.description}
            onChange={({ target }) => change({ description: target.value })}
            maxLength={MODEL_DESCRIPTION_MAX}
            rows={2}
            className="min-h-8"
          />
        )}
      </FormField>
    </div>
  )
}

const Row = ({ children }: { children: ReactNode }) => (
  <div className="grid items-start gap-4 sm:grid-cols-[repeat(auto-fit,minmax(12rem,1fr))]">{children}</div>
)
