import { CircleDot, FilePen, Lock } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Badge } from '@/components/ui/badge.tsx'

/** What the editor shows: a template, a draft, or a published version that cannot be edited. */
export type CodeState = { kind: 'new' } | { kind: 'draft'; version: string } | { kind: 'published'; version: string }

const ICONS = { new: CircleDot, draft: FilePen, published: Lock } as const

export function StateChip({ state }: { state: CodeState }) {
  const { t } = useTranslation('code')
  const Icon = ICONS[state.kind]
  const version = state.kind === 'new' ? '' : state.version
  return (
    <Badge
      variant={state.kind === 'draft' ? 'secondary' : 'outline'}
      title={t(`state.${state.kind}.hint`, { version })}
    >
      <Icon data-icon="inline-start" />
      {t(`state.${state.kind}`, { version })}
    </Badge>
  )
}
