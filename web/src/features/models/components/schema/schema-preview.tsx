import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { CopyButton } from '@/components/copy-button.tsx'
import { ToggleGroup, ToggleGroupItem } from '@/components/ui/toggle-group.tsx'
import { type FieldDraft, fieldsOf } from '../../lib/schema-draft.ts'
import { snippetOf, typescriptOf } from '../../lib/typescript.ts'

const KINDS = ['code', 'json'] as const
type Kind = (typeof KINDS)[number]

/** The model as code and as programs see it, while it is edited. */
export function SchemaPreview({ slug, drafts }: { slug: string; drafts: readonly FieldDraft[] }) {
  const { t } = useTranslation('models')
  const title = useId()
  const [kind, setKind] = useState<Kind>('code')
  const fields = fieldsOf(drafts)
  const text = kind === 'json' ? JSON.stringify(fields, null, 2) : `${typescriptOf(slug, fields)}\n${snippetOf(slug)}\n`
  return (
    <section aria-labelledby={title} className="flex min-w-0 flex-col gap-3">
      <header className="flex min-h-8 items-center gap-2">
        <h2 id={title} className="mr-auto font-semibold text-base">
          {t('preview.title')}
        </h2>
        <ToggleGroup
          type="single"
          aria-label={t('preview.title')}
          value={kind}
          onValueChange={(next) => next && setKind(next as Kind)}
        >
          {KINDS.map((one) => (
            <ToggleGroupItem key={one} value={one} size="sm">
              {t(`preview.${one}`)}
            </ToggleGroupItem>
          ))}
        </ToggleGroup>
      </header>
      <div className="relative rounded-xl border bg-muted/50">
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls */}
        <pre lang="en" tabIndex={0} className="max-h-96 overflow-auto p-3 pr-10 font-mono text-xs leading-relaxed">
          <code>{text}</code>
        </pre>
        <CopyButton text={text} className="absolute top-1.5 right-1.5" />
      </div>
    </section>
  )
}
