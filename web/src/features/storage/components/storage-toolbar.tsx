import { ArrowDownNarrowWideIcon, LayoutGridIcon, ListIcon } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { SearchBox } from '@/components/search-box.tsx'
import { Button } from '@/components/ui/button.tsx'
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuRadioGroup,
  DropdownMenuRadioItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from '@/components/ui/dropdown-menu.tsx'
import { ToggleGroup, ToggleGroupItem } from '@/components/ui/toggle-group.tsx'
import { useDebounced } from '@/hooks/use-debounced.ts'
import { STORAGE_ORDERS } from '@/lib/api/index.ts'
import { VIEWS, type View } from '../lib/search.ts'
import type { Order } from './file-list.tsx'

const TYPING_MS = 200

interface StorageToolbarProps {
  query: string
  onQuery: (query: string) => void
  view: View
  onView: (view: View) => void
  order: Order
  /** Absent: what was found has an order of its own. */
  onOrder?: (order: Order) => void
}

/** Search, order and look of the list. */
export function StorageToolbar({ query, onQuery, view, onView, order, onOrder }: StorageToolbarProps) {
  const { t } = useTranslation('storage')
  return (
    <div className="flex w-full items-center gap-2 sm:w-auto">
      <Search query={query} onQuery={onQuery} />
      {onOrder ? (
        <DropdownMenu>
          <DropdownMenuTrigger asChild>
            <Button variant="outline" size="icon" aria-label={t('sort.label')} title={t('sort.label')}>
              <ArrowDownNarrowWideIcon />
            </Button>
          </DropdownMenuTrigger>
          <DropdownMenuContent align="end">
            <DropdownMenuRadioGroup
              value={order.sort}
              onValueChange={(sort) => onOrder({ ...order, sort: sort as Order['sort'] })}
            >
              {STORAGE_ORDERS.map((sort) => (
                <DropdownMenuRadioItem key={sort} value={sort}>
                  {t(`column.${sort}`)}
                </DropdownMenuRadioItem>
              ))}
            </DropdownMenuRadioGroup>
            <DropdownMenuSeparator />
            <DropdownMenuRadioGroup
              value={order.order}
              onValueChange={(next) => onOrder({ ...order, order: next as Order['order'] })}
            >
              {(['asc', 'desc'] as const).map((one) => (
                <DropdownMenuRadioItem key={one} value={one}>
                  {t(`sort.${one}`)}
                </DropdownMenuRadioItem>
              ))}
            </DropdownMenuRadioGroup>
          </DropdownMenuContent>
        </DropdownMenu>
      ) : null}
      <ToggleGroup
        type="single"
        aria-label={t('view.label')}
        value={view}
        onValueChange={(next) => next && onView(next as View)}
      >
        {VIEWS.map((one) => (
          <ToggleGroupItem key={one} value={one} aria-label={t(`view.${one}`)} title={t(`view.${one}`)}>
            {one === 'list' ? <ListIcon /> : <LayoutGridIcon />}
          </ToggleGroupItem>
        ))}
      </ToggleGroup>
    </div>
  )
}

/** Asks once the typing has paused; emptied at once. */
function Search({ query, onQuery }: Pick<StorageToolbarProps, 'query' | 'onQuery'>) {
  const { t } = useTranslation('storage')
  const [typed, setTyped] = useState(query)
  const [asked, setAsked] = useState(query)
  const settled = useDebounced(typed.trim(), TYPING_MS)
  if (asked !== query) {
    setAsked(query)
    // The search was ended elsewhere.
    if (query === '') setTyped('')
  }
  useEffect(() => {
    if (settled !== '' && settled === typed.trim() && settled !== query) onQuery(settled)
  }, [settled, typed, query, onQuery])
  return (
    <search className="min-w-0 flex-1 sm:w-56 sm:flex-none lg:w-72">
      <SearchBox
        label={t('search.label')}
        clearLabel={t('search.clear')}
        query={typed}
        onQuery={(text) => {
          setTyped(text)
          if (text.trim() === '') onQuery('')
        }}
      />
    </search>
  )
}
