import { XIcon } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '@/components/icon-button.tsx'
import { Input } from '@/components/ui/input.tsx'
import { useColumnName } from '../../hooks/use-column-name.ts'
import type { Column } from '../../lib/columns.ts'
import { newCondition, type Operator, operatorsOf, takes, withOperator } from '../../lib/filter.ts'
import type { Condition } from '../../lib/search.ts'
import { itemRules } from '../../lib/values.ts'
import { Choice } from '../choice.tsx'
import { EnumList } from '../record/enum-list.tsx'
import { ValueInput } from '../record/value-input.tsx'
import { TypeMark } from '../type-mark.tsx'

interface ConditionRowProps {
  project: string
  columns: readonly Column[]
  condition: Condition
  onCondition: (condition: Condition) => void
  onRemove: () => void
}

/** One condition: of which column, how, and what it is compared with. */
export function ConditionRow({ project, columns, condition, onCondition, onRemove }: ConditionRowProps) {
  const { t } = useTranslation('models')
  const nameOf = useColumnName()
  const [key, operator, ...values] = condition
  const column = columns.find((one) => one.key === key) ?? columns[0]!
  return (
    <div className="grid grid-cols-[1fr_auto] items-start gap-1.5 sm:grid-cols-[11rem_10rem_minmax(0,1fr)_auto]">
      <Choice
        label={t('filter.column')}
        value={column.key}
        options={columns.map((one) => ({ value: one.key, label: nameOf(one), icon: <TypeMark type={one.type} /> }))}
        onChange={(next) => onCondition(newCondition(columns.find((one) => one.key === next)!))}
      />
      <IconButton
        label={t('filter.remove', { name: nameOf(column) })}
        onClick={onRemove}
        className="sm:col-start-4 sm:row-start-1"
      >
        <XIcon />
      </IconButton>
      <Choice
        label={t('filter.operator')}
        value={operator}
        options={operatorsOf(column).map((one) => ({ value: one, label: operatorName(t, column, one) }))}
        onChange={(next) => onCondition(withOperator(condition, next as Operator))}
        className="max-sm:col-span-2"
      />
      <div className="min-w-0 max-sm:col-span-2">
        <Operand
          project={project}
          column={column}
          operator={operator}
          values={values}
          onValues={(next) => onCondition([key, operator, ...next])}
        />
      </div>
    </div>
  )
}

interface OperandProps {
  project: string
  column: Column
  operator: string
  values: readonly string[]
  onValues: (values: string[]) => void
}

function Operand({ project, column, operator, values, onValues }: OperandProps) {
  const { t } = useTranslation('models')
  const kind = takes(operator)
  if (kind === 'nothing') return null
  const label = t('filter.value')
  const { field, type } = column
  if (kind === 'several')
    return <EnumList label={label} options={field?.options ?? []} chosen={values} onChosen={onValues} />
  if (!field)
    return (
      <Input
        aria-label={label}
        type={type === 'datetime' ? 'datetime-local' : 'text'}
        value={values[0] ?? ''}
        onChange={({ target }) => onValues([target.value])}
        className={type === 'id' ? 'font-mono' : undefined}
        autoComplete="off"
        spellCheck={false}
      />
    )
  const rules = field.type === 'array' ? { ...itemRules(field), model: field.items?.model } : field
  // What is looked for in a text has one line.
  const shown = rules.type === 'text' ? { ...rules, type: 'string' as const } : rules
  return (
    <ValueInput
      label={label}
      rules={{ ...shown, required: false }}
      draft={values[0] ?? ''}
      onDraft={(draft) => onValues([Array.isArray(draft) ? (draft[0] ?? '') : draft])}
      project={project}
    />
  )
}

type T = ReturnType<typeof useTranslation<'models'>>['t']

/** Numbers are greater, times are later. */
export function operatorName(t: T, { type }: Column, operator: Operator): string {
  const compares = operator === 'gt' || operator === 'gte' || operator === 'lt' || operator === 'lte'
  return compares && (type === 'date' || type === 'datetime')
    ? t(`filter.time.${operator}`)
    : t(`filter.is.${operator}`)
}
