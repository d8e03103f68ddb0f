import { ChevronsUpDownIcon, XIcon } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ControlProps } from '@/components/form-field.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Popover, PopoverContent, PopoverTrigger } from '@/components/ui/popover.tsx'
import { Spinner } from '@/components/ui/spinner.tsx'
import { useLabels } from '../../hooks/use-labels.ts'

const RecordPicker = lazy(() => import('./record-picker.tsx'))

interface ReferenceInputProps {
  control?: ControlProps
  label?: string
  /** Slugs. */
  project: string
  model: string
  ids: readonly string[]
  onIds: (ids: string[]) => void
  several?: boolean
}

/** Records of another model, found by what they are called. */
export function ReferenceInput({ control, label, project, model, ids, onIds, several = false }: ReferenceInputProps) {
  const { t } = useTranslation('models')
  const [open, setOpen] = useState(false)
  const labels = useLabels(project, model, ids)
  const nameOf = (id: string) => labels.get(id) ?? id
  const [only] = ids
  return (
    <span className="flex min-w-0 flex-col gap-1.5">
      {several && ids.length > 0 ? (
        <ul className="flex flex-wrap gap-1.5">
          {ids.map((id) => (
            <li key={id} className="flex min-w-0 max-w-full items-center gap-0.5 rounded-md border bg-muted/60 pl-2">
              <span className="min-w-0 truncate text-sm">{nameOf(id)}</span>
              <Button
                variant="ghost"
                size="icon-xs"
                aria-label={t('reference.remove', { name: nameOf(id) })}
                onClick={() => onIds(ids.filter((other) => other !== id))}
              >
                <XIcon />
              </Button>
            </li>
          ))}
        </ul>
      ) : null}
      <span className="flex min-w-0 gap-1">
        <Popover open={open} onOpenChange={setOpen}>
          <PopoverTrigger asChild>
            <Button
              {...control}
              aria-label={label}
              variant="outline"
              className="min-w-0 flex-1 justify-between border-input px-2.5 font-normal aria-invalid:border-destructive"
            >
              <span className={`min-w-0 truncate ${!several && only ? '' : 'text-muted-foreground'}`}>
                {!several && only ? nameOf(only) : t(several ? 'reference.add' : 'reference.choose')}
              </span>
              <ChevronsUpDownIcon className="text-muted-foreground" />
            </Button>
          </PopoverTrigger>
          <PopoverContent align="start" className="w-(--radix-popover-trigger-width) min-w-64 p-0">
            <Suspense fallback={<Spinner className="m-4" />}>
              <RecordPicker
                project={project}
                model={model}
                without={ids}
                onChoose={(id) => {
                  onIds(several ? [...ids, id] : [id])
                  setOpen(false)
                }}
              />
            </Suspense>
          </PopoverContent>
        </Popover>
        {!several && only ? (
          <Button
            variant="ghost"
            size="icon"
            aria-label={t('reference.remove', { name: nameOf(only) })}
            onClick={() => onIds([])}
          >
            <XIcon />
          </Button>
        ) : null}
      </span>
    </span>
  )
}
