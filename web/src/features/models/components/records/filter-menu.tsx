import { ListFilterIcon, PlusIcon } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Badge } from '@/components/ui/badge.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Popover, PopoverContent, PopoverTrigger } from '@/components/ui/popover.tsx'
import { ToggleGroup, ToggleGroupItem } from '@/components/ui/toggle-group.tsx'
import type { Column } from '../../lib/columns.ts'
import { conditionFilter, newCondition } from '../../lib/filter.ts'
import type { Condition, RecordsSearch } from '../../lib/search.ts'
import { ConditionRow } from './condition-row.tsx'

interface FilterMenuProps {
  project: string
  columns: readonly Column[]
  search: RecordsSearch
  onSearch: (changes: Partial<RecordsSearch>) => void
}

/** Conditions that the server narrows the records by. */
export function FilterMenu(props: FilterMenuProps) {
  const { t } = useTranslation('models')
  const [open, setOpen] = useState(false)
  const count = props.search.filter?.length ?? 0
  return (
    <Popover open={open} onOpenChange={setOpen}>
      <PopoverTrigger asChild>
        <Button variant="outline">
          <ListFilterIcon data-icon="inline-start" />
          {t('filter.action')}
          {count > 0 ? <Badge>{count}</Badge> : null}
        </Button>
      </PopoverTrigger>
      <PopoverContent
        align="start"
        aria-label={t('filter.title')}
        className="max-h-(--radix-popover-content-available-height) w-[40rem] overflow-y-auto"
      >
        <Builder {...props} onDone={() => setOpen(false)} />
      </PopoverContent>
    </Popover>
  )
}

interface Draft {
  id: number
  condition: Condition
}
let made = 0
const drafted = (condition: Condition): Draft => {
  made += 1
  return { id: made, condition }
}

function Builder({ project, columns, search, onSearch, onDone }: FilterMenuProps & { onDone: () => void }) {
  const { t } = useTranslation('models')
  const [any, setAny] = useState(search.any === 1)
  const [drafts, setDrafts] = useState<Draft[]>(() => {
    const known = (search.filter ?? []).filter(([key]) => columns.some((column) => column.key === key))
    const [first] = columns
    return (known.length > 0 || !first ? known : [newCondition(first)]).map(drafted)
  })
  const apply = (chosen: readonly Draft[]) => {
    const filter = chosen.map(({ condition }) => condition).filter((condition) => isComplete(columns, condition))
    onSearch({
      filter: filter.length > 0 ? filter : undefined,
      any: any && filter.length > 1 ? 1 : undefined,
      page: undefined,
    })
    onDone()
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    event.stopPropagation()
    apply(drafts)
  }
  const change = (id: number, condition: Condition) =>
    setDrafts(drafts.map((draft) => (draft.id === id ? { id, condition } : draft)))
  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-2">
        <h2 className="mr-auto font-medium">{t('filter.title')}</h2>
        <ToggleGroup
          type="single"
          aria-label={t('filter.match')}
          value={any ? 'any' : 'all'}
          onValueChange={(next) => next && setAny(next === 'any')}
        >
          <ToggleGroupItem value="all" size="sm">
            {t('filter.all')}
          </ToggleGroupItem>
          <ToggleGroupItem value="any" size="sm">
            {t('filter.any')}
          </ToggleGroupItem>
        </ToggleGroup>
      </div>
      <ul className="flex flex-col gap-3 sm:gap-2">
        {drafts.map(({ id, condition }) => (
          <li key={id}>
            <ConditionRow
              project={project}
              columns={columns}
              condition={condition}
              onCondition={(next) => change(id, next)}
              onRemove={() => setDrafts(drafts.filter((draft) => draft.id !== id))}
            />
          </li>
        ))}
      </ul>
      <div className="flex flex-wrap gap-2">
        <Button
          variant="ghost"
          className="mr-auto"
          disabled={drafts.length >= 20}
          onClick={() => setDrafts([...drafts, drafted(newCondition(columns[0]!))])}
        >
          <PlusIcon data-icon="inline-start" />
          {t('filter.add')}
        </Button>
        <Button variant="outline" onClick={() => apply([])}>
          {t('filter.clear')}
        </Button>
        <Button type="submit">{t('filter.apply')}</Button>
      </div>
    </form>
  )
}

function isComplete(columns: readonly Column[], condition: Condition): boolean {
  const column = columns.find(({ key }) => key === condition[0])
  return column !== undefined && conditionFilter(column, condition) !== undefined
}
