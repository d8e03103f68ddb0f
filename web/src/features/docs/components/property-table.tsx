import { useTranslation } from 'react-i18next'
import { CodeText } from '@/components/code-text.tsx'
import type { ReferenceApi, ReferenceMember } from '@/lib/api/index.ts'
import { anchorOf } from '../lib/reference.ts'
import { Code } from './code-block.tsx'

/** Properties of an API, each in a line. */
export function PropertyTable({ api, properties }: { api: ReferenceApi; properties: readonly ReferenceMember[] }) {
  const { t } = useTranslation('docs')
  return (
    <section aria-labelledby="docs-properties" className="flex flex-col gap-2">
      <h3 id="docs-properties" className="font-semibold">
        {t('properties')}
      </h3>
      <dl className="divide-y rounded-lg border">
        {properties.map((property) => (
          <div
            key={anchorOf(api, property)}
            id={anchorOf(api, property)}
            className="flex scroll-mt-4 flex-col gap-1 px-3 py-2 target:bg-accent"
          >
            <dt>
              {property.signatures.map((signature) => (
                <Code key={signature} code={signature} className="block" />
              ))}
            </dt>
            <dd lang="en" className="text-muted-foreground">
              <CodeText text={property.summary} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
