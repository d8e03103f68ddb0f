import { PencilIcon, RotateCcwIcon } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { toast } from 'sonner'
import { CodeText } from '@/components/code-text.tsx'
import { IconButton } from '@/components/icon-button.tsx'
import { Badge } from '@/components/ui/badge.tsx'
import { FieldError } from '@/components/ui/field.tsx'
import { TableCell, TableRow } from '@/components/ui/table.tsx'
import { useErrorText } from '@/hooks/use-error-text.ts'
import type { LimitsView } from '@/lib/api/index.ts'
import { useChangeLimit } from '../api.ts'
import { useLimitTexts } from '../hooks/use-limit-texts.ts'

interface LimitRowProps {
  /** Slug. */
  project: string
  view: LimitsView
  limit: LimitsView['about'][number]
  onEdit?: (name: string) => void
}

export function LimitRow({ project, view, limit, onEdit }: LimitRowProps) {
  const { t } = useTranslation('limits')
  const { titleOf, aboutOf, beyondOf, valueText } = useLimitTexts()
  const errorText = useErrorText()
  const reset = useChangeLimit(project)
  const { name } = limit
  const title = titleOf(limit)
  const byDefault = valueText(view.defaults[name] ?? 0, limit.unit)
  const own = name in view.overrides
  const about = aboutOf(limit)
  const goBack = () =>
    reset.mutate(
      { name, value: null },
      { onSuccess: () => toast.success(t('reset.done', { title, value: byDefault })) },
    )

  return (
    <TableRow data-limit={name}>
      <TableCell className="min-w-36 align-top">
        <p className="font-medium">{title}</p>
        {about && <p className="text-muted-foreground text-xs">{about}</p>}
        <p className="mt-1 text-muted-foreground text-xs lg:hidden">
          {t('beyond.label')} <CodeText text={beyondOf(limit)} />
        </p>
      </TableCell>
      <TableCell className="align-top">
        <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <span className={own ? 'font-semibold' : undefined}>{valueText(view.effective[name] ?? 0, limit.unit)}</span>
          {own && <Badge variant="info">{t('mark.own')}</Badge>}
        </span>
        {own && (
          <span className="block text-muted-foreground text-xs md:hidden">
            {t('default.label', { value: byDefault })}
          </span>
        )}
        {reset.error && <FieldError>{errorText(reset.error)}</FieldError>}
      </TableCell>
      <TableCell className="hidden whitespace-nowrap align-top text-muted-foreground md:table-cell">
        {byDefault}
      </TableCell>
      <TableCell className="hidden max-w-80 align-top lg:table-cell">
        <CodeText text={beyondOf(limit)} />
      </TableCell>
      {onEdit && (
        <TableCell className="px-1 align-top">
          <span className="flex flex-col items-end justify-end gap-1 sm:flex-row">
            {own && (
              <IconButton
                size="icon-sm"
                label={t('reset.label', { title })}
                onClick={goBack}
                disabled={reset.isPending}
              >
                <RotateCcwIcon />
              </IconButton>
            )}
            <IconButton size="icon-sm" label={t('edit.label', { title })} onClick={() => onEdit(name)}>
              <PencilIcon />
            </IconButton>
          </span>
        </TableCell>
      )}
    </TableRow>
  )
}
