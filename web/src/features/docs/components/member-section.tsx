import { Link } from '@tanstack/react-router'
import { LinkIcon } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { CodeText } from '@/components/code-text.tsx'
import type { ReferenceApi, ReferenceMember } from '@/lib/api/index.ts'
import { anchorOf, labelOf } from '../lib/reference.ts'
import { Code, CodeBlock } from './code-block.tsx'
import { ParamTable } from './param-table.tsx'

/** A method, constructor or function: how it is called, with what, and what comes of it. */
export function MemberSection({ api, member }: { api: ReferenceApi; member: ReferenceMember }) {
  const { t } = useTranslation('docs')
  const anchor = anchorOf(api, member)
  const label = labelOf(api, member)
  return (
    <section id={anchor} aria-label={label} className="flex scroll-mt-4 flex-col gap-3 border-t pt-5">
      <h3 className="flex items-center gap-1.5 font-mono font-semibold [overflow-wrap:anywhere]">
        <code>{label}</code>
        <Link
          to="/docs/runtime"
          hash={anchor}
          aria-label={t('link', { name: label })}
          className="grid size-6 shrink-0 place-items-center rounded-sm text-muted-foreground outline-none hover:text-foreground focus-visible:outline-2 focus-visible:outline-ring"
        >
          <LinkIcon aria-hidden="true" className="size-3.5" />
        </Link>
      </h3>
      {/* A function is described above, where it is an API of its own. */}
      {member.kind === 'function' && member.summary === api.summary ? null : (
        <p lang="en">
          <CodeText text={member.summary} />
        </p>
      )}
      <CodeBlock code={member.signatures.join('\n')} />
      {member.params.length > 0 ? <ParamTable label={label} params={member.params} /> : null}
      {member.returns && member.returns !== 'void' && member.signatures.length > 1 ? (
        <p className="text-sm">
          <span className="text-muted-foreground">{t('returns')}</span> <Code code={member.returns} />
        </p>
      ) : null}
      {member.errors.length > 0 ? (
        <div className="flex flex-col gap-1">
          <h4 className="font-medium text-muted-foreground text-xs">{t('errors')}</h4>
          <dl lang="en" className="flex flex-col gap-1 text-sm">
            {member.errors.map(({ code, message }) => (
              <div key={code} className="flex flex-wrap gap-x-2">
                <dt>
                  <code className="font-mono text-xs [overflow-wrap:anywhere]">{code}</code>
                </dt>
                <dd className="text-muted-foreground">
                  <CodeText text={message} />
                </dd>
              </div>
            ))}
          </dl>
        </div>
      ) : null}
      {member.example && member.example !== api.example ? (
        <CodeBlock code={member.example} copyLabel={t('example.copy')} />
      ) : null}
    </section>
  )
}
