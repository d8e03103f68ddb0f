import { ArrowRightIcon } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { AuditEntry, AuditSummary } from '@/lib/api/index.ts'
import { factsOf } from '../lib/facts.ts'

/** What changed by it, fact by fact. */
export function FactList({ before, after }: Pick<AuditEntry, 'before' | 'after'>) {
  const { t } = useTranslation('audit')
  const facts = factsOf(before, after)
  if (facts.length === 0) return null
  const text = (value: AuditSummary[string]) => (value === null ? t('none') : String(value))
  return (
    <ul className="flex flex-col text-xs">
      {facts.map((fact) => (
        <li key={fact.name} className="[overflow-wrap:anywhere]">
          <span className="text-muted-foreground">{fact.name}:</span>{' '}
          {fact.before !== undefined && fact.after !== undefined ? (
            <>
              <del className="decoration-muted-foreground/60">{text(fact.before)}</del>{' '}
              <ArrowRightIcon aria-label={t('became')} className="inline size-3 text-muted-foreground" />{' '}
              <ins className="no-underline">{text(fact.after)}</ins>
            </>
          ) : (
            text((fact.after === undefined ? fact.before : fact.after) ?? null)
          )}
        </li>
      ))}
    </ul>
  )
}
