import { type LucideIcon, SquareArrowRight, SquareDot, SquareMinus, SquarePlus } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { FileStatus } from '../../diff/changes.ts'

const LOOKS: Record<FileStatus, { Icon: LucideIcon; color: string }> = {
  added: { Icon: SquarePlus, color: 'text-success' },
  removed: { Icon: SquareMinus, color: 'text-destructive' },
  changed: { Icon: SquareDot, color: 'text-warning' },
  renamed: { Icon: SquareArrowRight, color: 'text-info' },
}

/** What happened to a file. */
export function StatusIcon({ status }: { status: FileStatus }) {
  const { t } = useTranslation('code')
  const { Icon, color } = LOOKS[status]
  const name = t(`diff.status.${status}`)
  return (
    <span title={name} className="flex shrink-0">
      <Icon aria-hidden="true" className={`size-4 ${color}`} />
      <span className="sr-only">{name}</span>
    </span>
  )
}
