import { useTranslation } from 'react-i18next'
import type { ImportedCode } from '@/lib/api/index.ts'

/** Paths that are shown of each kind; the others are counted. */
const SHOWN = 100

const KINDS = [
  { kind: 'added', mark: '+', tone: 'text-success' },
  { kind: 'changed', mark: '~', tone: 'text-info' },
  { kind: 'removed', mark: '−', tone: 'text-destructive' },
] as const

/** What would come of an archive. */
export function ImportPreview({ preview }: { preview: ImportedCode }) {
  const { t } = useTranslation('code')
  const { unchanged, refused, leftOut, folder } = preview
  const changes = KINDS.map(({ kind }) => preview[kind].length).reduce((sum, count) => sum + count, 0)
  const summary = [
    ...KINDS.filter(({ kind }) => preview[kind].length > 0).map(({ kind }) =>
      t(`archive.count.${kind}`, { count: preview[kind].length }),
    ),
    ...(unchanged.length > 0 ? [t('archive.count.unchanged', { count: unchanged.length })] : []),
  ]
  return (
    <div className="flex min-w-0 flex-col gap-3">
      <p role="status" className="text-sm">
        {changes === 0 ? t('archive.nothing') : summary.join(', ')}
      </p>
      {changes > 0 && (
        <ul
          aria-label={t('archive.list')}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard
          tabIndex={0}
          className="max-h-56 overflow-y-auto rounded-lg border py-1 font-mono text-xs outline-none focus-visible:outline-2 focus-visible:outline-ring"
        >
          {KINDS.flatMap(({ kind, mark, tone }) =>
            preview[kind].slice(0, SHOWN).map((path) => (
              <li key={`${kind} ${path}`} className="flex gap-2 px-3 py-0.5 [overflow-wrap:anywhere]">
                <span aria-hidden="true" className={tone}>
                  {mark}
                </span>
                <span>
                  <span className="sr-only">{t(`archive.kind.${kind}`)} </span>
                  {path}
                </span>
              </li>
            )),
          )}
          {KINDS.some(({ kind }) => preview[kind].length > SHOWN) && <li className="px-3 py-0.5">…</li>}
        </ul>
      )}
      {refused.length > 0 && (
        <Aside title={t('archive.refused', { count: refused.length })}>
          {refused.slice(0, SHOWN).map(({ path, reason }) => (
            <li key={path}>
              <span className="font-mono">{path}</span>: {t(`archive.reason.${reason}`)}
            </li>
          ))}
        </Aside>
      )}
      {leftOut.length > 0 && (
        <p className="text-muted-foreground text-xs [overflow-wrap:anywhere]">
          {t('archive.leftOut')} <span className="font-mono">{leftOut.map(({ path }) => path).join(', ')}</span>
        </p>
      )}
      {folder !== null && (
        <p className="text-muted-foreground text-xs [overflow-wrap:anywhere]">{t('archive.folder', { folder })}</p>
      )}
    </div>
  )
}

function Aside({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <details className="text-xs">
      <summary className="cursor-pointer text-warning">{title}</summary>
      <ul className="mt-1 flex max-h-32 flex-col gap-0.5 overflow-y-auto pl-4 [overflow-wrap:anywhere]">{children}</ul>
    </details>
  )
}
