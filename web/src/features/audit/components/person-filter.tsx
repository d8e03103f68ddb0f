import { useQuery } from '@tanstack/react-query'
import { ChevronsUpDownIcon } from 'lucide-react'
import { lazy, Suspense, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button.tsx'
import { Label } from '@/components/ui/label.tsx'
import { Popover, PopoverContent, PopoverTrigger } from '@/components/ui/popover.tsx'
import { userQuery } from '@/features/users/api.ts'

const PersonList = lazy(() => import('./person-list.tsx'))

export interface PersonFilterProps {
  /** Names of those that entries speak of, by id: some are no users any more. */
  people: ReadonlyMap<string, string>
  value: string | undefined
  onChange: (id: string | undefined) => void
}

/** Chooses whose entries are shown, out of however many people. */
export function PersonFilter({ people, value, onChange }: PersonFilterProps) {
  const { t } = useTranslation('audit')
  const id = useId()
  const [open, setOpen] = useState(false)
  const { data: user } = useQuery({ ...userQuery(value ?? ''), enabled: value !== undefined, retry: false })
  const name = value === undefined ? t('filter.all') : (user?.name ?? people.get(value) ?? value)
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <Label htmlFor={id}>{t('filter.user')}</Label>
      <Popover open={open} onOpenChange={setOpen}>
        <PopoverTrigger asChild>
          <Button
            id={id}
            variant="outline"
            aria-label={`${t('filter.user')}: ${name}`}
            className="w-full justify-between rounded-md border-input font-normal"
          >
            <span className="truncate">{name}</span>
            <ChevronsUpDownIcon data-icon="inline-end" className="text-muted-foreground" />
          </Button>
        </PopoverTrigger>
        <PopoverContent align="start" className="w-80 max-w-[calc(100vw-2rem)] p-0" aria-label={t('filter.user')}>
          <Suspense fallback={<div className="h-24" />}>
            <PersonList
              people={people}
              onChange={(next) => {
                setOpen(false)
                onChange(next)
              }}
            />
          </Suspense>
        </PopoverContent>
      </Popover>
    </div>
  )
}
