import { ArrowDownIcon, ArrowUpIcon } from 'lucide-react'
import { TableHead } from '@/components/ui/table.tsx'
import { cn } from '@/lib/utils.ts'

/** Window width from which a column has room. */
const FROM = { sm: 'hidden sm:table-cell', md: 'hidden md:table-cell', lg: 'hidden lg:table-cell' }

interface ColumnHeadProps {
  label: string
  /** Figures stand to the right. */
  numeric?: boolean
  /** Hidden in narrower windows. */
  from?: keyof typeof FROM
  /** Only for those who cannot see what the column is: buttons. */
  unseen?: boolean
  /** The order the table is in by this column now; null: by another. */
  order?: 'asc' | 'desc' | null
  /** Makes the head a button that sorts. */
  onSort?: () => void
  className?: string
}

/** The head of a table's column; with `onSort` it sorts by it, and says so. */
export function ColumnHead({
  label,
  numeric = false,
  from,
  unseen = false,
  order = null,
  onSort,
  className,
}: ColumnHeadProps) {
  const Arrow = order === 'asc' ? ArrowUpIcon : ArrowDownIcon
  return (
    <TableHead
      scope="col"
      aria-sort={onSort && order ? (order === 'asc' ? 'ascending' : 'descending') : undefined}
      className={cn(numeric && 'text-right', from && FROM[from], className)}
    >
      {unseen ? (
        <span className="sr-only">{label}</span>
      ) : onSort ? (
        <button
          type="button"
          onClick={onSort}
          className={cn(
            'inline-flex min-h-6 items-center gap-1 rounded-sm outline-none hover:text-foreground focus-visible:outline-2 focus-visible:outline-ring',
            numeric && 'flex-row-reverse',
            order && 'text-foreground',
          )}
        >
          {label}
          <Arrow aria-hidden="true" className={cn('size-3', !order && 'opacity-0')} />
        </button>
      ) : (
        label
      )}
    </TableHead>
  )
}
