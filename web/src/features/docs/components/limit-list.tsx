import { useTranslation } from 'react-i18next'
import { CodeText } from '@/components/code-text.tsx'
import type { ReferenceLimit } from '@/lib/api/index.ts'
import { useFormat } from '@/lib/format.ts'
import { limitText } from '@/lib/limit-text.ts'

/** Limits that concern an API, as they are for projects without limits of their own. */
export function LimitList({ limits }: { limits: readonly ReferenceLimit[] }) {
  const { t } = useTranslation('docs')
  const format = useFormat()
  const textOf = ({ value, unit = 'count' }: ReferenceLimit) =>
    typeof value === 'number' ? limitText(value, unit, format, (amount) => t('perSecond', { amount })) : value
  return (
    <section aria-labelledby="docs-limits" className="flex flex-col gap-2 border-t pt-5">
      <h3 id="docs-limits" className="font-semibold">
        {t('limits.title')}
      </h3>
      <p className="text-muted-foreground text-sm">{t('limits.intro')}</p>
      <dl className="divide-y rounded-lg border">
        {limits.map((limit) => (
          <div key={limit.key} className="flex flex-col gap-0.5 px-3 py-2">
            <dt className="flex flex-wrap items-baseline justify-between gap-x-3">
              {/* The unit stands beside the number. */}
              <span lang="en">{limit.what.replace(/, in (?:MB|ms|bytes)\b/, '')}</span>
              <span className="font-medium tabular-nums">{textOf(limit)}</span>
            </dt>
            <dd lang="en" className="text-muted-foreground text-sm">
              <CodeText text={limit.beyond} /> (<code className="font-mono text-xs">{limit.key}</code>)
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
