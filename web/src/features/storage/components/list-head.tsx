import { ArrowDownIcon, ArrowUpIcon } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { GridHead, GridRow, GridRows } from '@/components/grid-parts.tsx'
import { Checkbox } from '@/components/ui/checkbox.tsx'
import { cn } from '@/lib/utils.ts'
import type { Selected } from '../hooks/use-selection.ts'
import { COLUMNS, type Order } from './file-list.tsx'

interface ListHeadProps {
  selected: Selected
  order: Order
  /** Absent: what was found has an order of its own. */
  onOrder?: (order: Order) => void
}

/** The heads of the columns, which sort. */
export function ListHead({ selected, order, onOrder }: ListHeadProps) {
  const { t } = useTranslation('storage')
  const sorted = (sort: Order['sort']) => {
    const by = onOrder && order.sort === sort ? order.order : null
    return {
      'aria-sort': by ? (by === 'asc' ? ('ascending' as const) : ('descending' as const)) : undefined,
      children: onOrder ? (
        <SortButton
          label={t(`column.${sort}`)}
          by={by}
          // The newest and the largest are what people look for.
          onClick={() =>
            onOrder({ sort, order: by ? (by === 'asc' ? 'desc' : 'asc') : sort === 'name' ? 'asc' : 'desc' })
          }
        />
      ) : (
        t(`column.${sort}`)
      ),
    }
  }
  const all = selected.total > 0 && selected.ids.size === selected.total
  const name = sorted('name')
  return (
    <GridRows className="shrink-0 border-b bg-muted/40">
      <GridRow aria-rowindex={1} className={cn(COLUMNS, 'h-9 font-medium text-muted-foreground text-xs')}>
        <GridHead aria-sort={name['aria-sort']} className="flex items-center gap-2.5">
          <Checkbox
            aria-label={t('selectAll')}
            checked={all ? true : selected.ids.size > 0 ? 'indeterminate' : false}
            onCheckedChange={() => (all ? selected.clear() : selected.all())}
          />
          {name.children}
        </GridHead>
        <GridHead {...sorted('size')} className="hidden md:flex md:flex-row-reverse [&_button]:flex-row-reverse" />
        <GridHead className="hidden lg:block">{t('column.kind')}</GridHead>
        <GridHead {...sorted('time')} className="hidden md:block" />
        <GridHead>
          <span className="sr-only">{t('column.actions')}</span>
        </GridHead>
      </GridRow>
    </GridRows>
  )
}

function SortButton({ label, by, onClick }: { label: string; by: Order['order'] | null; onClick: () => void }) {
  const Arrow = by === 'desc' ? ArrowDownIcon : ArrowUpIcon
  return (
    <button
      type="button"
      onClick={onClick}
      className={cn(
        'inline-flex min-h-6 items-center gap-1 rounded-sm outline-none hover:text-foreground focus-visible:outline-2 focus-visible:outline-ring',
        by && 'text-foreground',
      )}
    >
      {label}
      <Arrow aria-hidden="true" className={cn('size-3', !by && 'opacity-0')} />
    </button>
  )
}
