import { useTranslation } from 'react-i18next'
import type { ControlProps } from '@/components/form-field.tsx'
import { Input } from '@/components/ui/input.tsx'
import { Switch } from '@/components/ui/switch.tsx'
import { Textarea } from '@/components/ui/textarea.tsx'
import { type Draft, itemRules, type Rules } from '../../lib/values.ts'
import { Choice } from '../choice.tsx'
import { EnumList } from './enum-list.tsx'
import { FileInput } from './file-input.tsx'
import { ListInput } from './list-input.tsx'
import { ReferenceInput } from './reference-input.tsx'

interface ValueInputProps {
  control?: ControlProps
  /** Names it where there is no `control`. */
  label?: string
  /** Of the field, for controls that are several. */
  name?: string
  rules: Rules & { model?: string; items?: { model?: string } }
  draft: Draft
  onDraft: (draft: Draft) => void
  /** Slug; without it references are entered as ids, files as paths. */
  project?: string
}

const PLAIN = { autoComplete: 'off', autoCapitalize: 'none', spellCheck: false } as const
const oneOf = (draft: Draft): string => (Array.isArray(draft) ? (draft[0] ?? '') : draft)

/** The control that values of a field are entered in. */
export function ValueInput({ control, label, name, rules, draft, onDraft, project }: ValueInputProps) {
  const { t } = useTranslation('models')
  const text = oneOf(draft)
  const named = { ...control, 'aria-label': label }
  switch (rules.type) {
    case 'boolean':
      if (rules.required)
        return (
          <span className="flex h-8 items-center gap-2">
            <Switch {...named} checked={text === 'true'} onCheckedChange={(on) => onDraft(String(on))} />
            <span aria-hidden="true" className="text-muted-foreground">
              {t(text === 'true' ? 'value.yes' : 'value.no')}
            </span>
          </span>
        )
      return (
        <Choice
          control={control}
          label={label}
          value={text}
          none={t('value.none')}
          options={[
            { value: 'true', label: t('value.yes') },
            { value: 'false', label: t('value.no') },
          ]}
          onChange={onDraft}
        />
      )
    case 'enum':
      return (
        <Choice
          control={control}
          label={label}
          value={text}
          none={t('value.none')}
          options={(rules.options ?? []).map((option) => ({ value: option, label: option }))}
          onChange={onDraft}
        />
      )
    case 'text':
    case 'json':
      return (
        <Textarea
          {...named}
          {...(rules.type === 'json' ? PLAIN : {})}
          value={text}
          onChange={({ target }) => onDraft(target.value)}
          rows={rules.type === 'json' ? 5 : 3}
          placeholder={rules.type === 'json' ? '{ "key": "value" }' : undefined}
          className={`max-h-[50dvh] ${rules.type === 'json' ? 'min-h-24 font-mono text-xs md:text-xs' : ''}`}
        />
      )
    case 'array': {
      const items = itemRules(rules)
      const list = Array.isArray(draft) ? draft : []
      if (items.type === 'enum')
        return (
          <EnumList
            control={control}
            label={label ?? name ?? ''}
            options={items.options ?? []}
            chosen={list}
            onChosen={onDraft}
          />
        )
      if (items.type === 'reference' && project !== undefined)
        return (
          <ReferenceInput
            control={control}
            label={label}
            project={project}
            model={rules.items?.model ?? ''}
            ids={list}
            onIds={onDraft}
            several
          />
        )
      return <ListInput control={control} label={label} list={list} onList={onDraft} />
    }
    case 'file':
      if (project !== undefined)
        return <FileInput control={control} label={label} project={project} path={text} onPath={onDraft} />
      break
    case 'reference':
      if (project !== undefined)
        return (
          <ReferenceInput
            control={control}
            label={label}
            project={project}
            model={rules.model ?? ''}
            ids={text === '' ? [] : [text]}
            onIds={(ids) => onDraft(ids[0] ?? '')}
          />
        )
  }
  const kind = { date: 'date', datetime: 'datetime-local' }[rules.type as string]
  return (
    <Input
      {...named}
      {...PLAIN}
      type={kind ?? 'text'}
      step={kind === 'datetime-local' ? 1 : undefined}
      inputMode={rules.type === 'integer' ? 'numeric' : rules.type === 'float' ? 'decimal' : undefined}
      value={text}
      onChange={({ target }) => onDraft(target.value)}
      className={rules.type === 'file' || rules.type === 'reference' ? 'font-mono' : 'tabular-nums'}
    />
  )
}
