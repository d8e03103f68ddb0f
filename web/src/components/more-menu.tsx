import { MoreHorizontalIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from '@/components/ui/button.tsx'
import { DropdownMenu, DropdownMenuContent, DropdownMenuTrigger } from '@/components/ui/dropdown-menu.tsx'

interface MoreMenuProps {
  /** Names what the menu is about. */
  label: string
  /** Of the menu. */
  className?: string
  children: ReactNode
}

/** Three dots in the row of a list, and the menu behind them: what can be done with the thing. */
export function MoreMenu({ label, className, children }: MoreMenuProps) {
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button variant="ghost" size="icon-sm" aria-label={label} title={label}>
          <MoreHorizontalIcon />
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="end" className={className}>
        {children}
      </DropdownMenuContent>
    </DropdownMenu>
  )
}
