import { useTranslation } from 'react-i18next'
import type { StoredField } from '@/lib/api/index.ts'
import { useFormat } from '@/lib/format.ts'
import { useFlawText } from '../../hooks/use-flaw-text.ts'
import type { RowProblem } from '../../lib/mapping.ts'

const SHOWN = 100

interface RowProblemsProps {
  problems: readonly RowProblem[]
  fields: readonly StoredField[]
}

/** What is wrong with rows of a file, by row and field. */
export function RowProblems({ problems, fields }: RowProblemsProps) {
  const { t } = useTranslation('models')
  const format = useFormat()
  const flawText = useFlawText()
  if (problems.length === 0) return null
  const more = problems.length - SHOWN
  return (
    <ul
      aria-label={t('import.problems')}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls
      tabIndex={0}
      className="max-h-44 overflow-y-auto rounded-lg border px-3 py-2 text-xs"
    >
      {problems.slice(0, SHOWN).map(({ row, field, flaw, message }) => {
        const name = fields.find(({ key }) => key === field)?.name ?? field
        const told = flaw ? flawText(flaw) : (message ?? '')
        return (
          <li key={`${row} ${field} ${told}`} className="py-0.5 [overflow-wrap:anywhere]">
            <span className="font-medium tabular-nums">{t('import.row', { row: format.number(row) })}</span>
            {name ? `, ${name}` : ''}: {told}
          </li>
        )
      })}
      {more > 0 ? <li className="py-0.5 text-muted-foreground">{t('import.more', { count: more })}</li> : null}
    </ul>
  )
}
