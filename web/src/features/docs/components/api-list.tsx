import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { ReferenceApi } from '@/lib/api/index.ts'
import { cn } from '@/lib/utils.ts'
import { anchorOf, type Hit, labelOf } from '../lib/reference.ts'

const GROUPS = ['service', 'added', 'web'] as const
const LINK =
  'block rounded-md px-2 py-1 font-mono text-xs outline-none [overflow-wrap:anywhere] hover:bg-accent focus-visible:outline-2 focus-visible:outline-ring'

/** APIs by group; members of the open one, and those that were searched for. */
export function ApiList({ hits, open, hash }: { hits: readonly Hit[]; open?: ReferenceApi; hash: string }) {
  const { t } = useTranslation('docs')
  return GROUPS.map((group) => ({ group, inGroup: hits.filter(({ api }) => api.group === group) }))
    .filter(({ inGroup }) => inGroup.length > 0)
    .map(({ group, inGroup }) => (
      <section key={group} aria-labelledby={`docs-${group}`} className="flex flex-col gap-0.5">
        <h2 id={`docs-${group}`} className="px-2 py-1 font-medium text-muted-foreground text-xs">
          {t(`group.${group}`)}
        </h2>
        <ul className="flex flex-col gap-0.5">
          {inGroup.map(({ api, members }) => {
            const isOpen = api.name === open?.name
            const shown =
              members.length > 0 ? members : isOpen ? api.members.filter(({ kind }) => kind !== 'function') : []
            return (
              <li key={api.name}>
                <Link
                  to="/docs/runtime"
                  hash={anchorOf(api)}
                  aria-current={isOpen ? 'page' : undefined}
                  className={cn(LINK, isOpen && 'bg-accent font-medium')}
                >
                  <code>{api.name}</code>
                </Link>
                {shown.length > 0 ? (
                  // On a phone nothing is open beside the list until it is chosen.
                  <ul
                    className={cn('my-0.5 ml-3 border-l pl-1', members.length === 0 && hash === '' && 'max-md:hidden')}
                  >
                    {shown.map((member) => {
                      const anchor = anchorOf(api, member)
                      return (
                        <li key={anchor}>
                          <Link
                            to="/docs/runtime"
                            hash={anchor}
                            aria-current={anchor === hash ? 'location' : undefined}
                            className={cn(LINK, anchor === hash ? 'text-foreground' : 'text-muted-foreground')}
                          >
                            <code>{labelOf(api, member)}</code>
                          </Link>
                        </li>
                      )
                    })}
                  </ul>
                ) : null}
              </li>
            )
          })}
        </ul>
      </section>
    ))
}
