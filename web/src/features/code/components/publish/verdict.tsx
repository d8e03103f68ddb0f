import { CircleAlert, CircleCheck, TriangleAlert } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button.tsx'
import { Spinner } from '@/components/ui/spinner.tsx'

interface VerdictProps {
  /** Null while they are being looked for. */
  syntaxErrors: number | null
  /** Errors and warnings of all kinds. */
  count: number
  onShow: () => void
}

/** What the checkers think: syntax errors stop a publish, anything else is said and no more. */
export function Verdict({ syntaxErrors, count, onShow }: VerdictProps) {
  const { t } = useTranslation('code')
  const [Icon, color, text] =
    syntaxErrors === null
      ? ([Spinner, '', t('publish.problems.checking')] as const)
      : syntaxErrors > 0
        ? ([CircleAlert, 'text-destructive', t('publish.problems.syntax', { count: syntaxErrors })] as const)
        : count > 0
          ? ([TriangleAlert, 'text-warning', t('publish.problems.types', { count })] as const)
          : ([CircleCheck, 'text-success', t('publish.problems.none')] as const)
  return (
    <p role="status" className="flex flex-wrap items-center gap-x-2 text-sm">
      <Icon className={`size-4 shrink-0 ${color}`} aria-hidden="true" />
      <span className="min-w-0 flex-1">{text}</span>
      {(count > 0 || (syntaxErrors ?? 0) > 0) && (
        <Button type="button" variant="link" size="sm" onClick={onShow}>
          {t('publish.problems.show')}
        </Button>
      )}
    </p>
  )
}
