import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { type CodeState, StateChip } from './state-chip.tsx'

/** The page's first row: what is shown, how it stands, what can be done. */
export function CodeHeader({
  state,
  status,
  children,
}: {
  state: CodeState
  status?: ReactNode
  children?: ReactNode
}) {
  const { t } = useTranslation('code')
  return (
    <header className="flex min-h-12 flex-wrap items-center gap-x-3 gap-y-2 border-b px-4 py-1.5">
      <h1 tabIndex={-1} className="font-semibold text-base">
        {t('title')}
      </h1>
      <StateChip state={state} />
      {status}
      <div role="toolbar" aria-label={t('toolbar.label')} className="ml-auto flex items-center gap-2">
        {children}
      </div>
    </header>
  )
}
