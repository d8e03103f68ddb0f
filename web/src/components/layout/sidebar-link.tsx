import { Link, type LinkProps } from '@tanstack/react-router'
import type { LucideIcon } from 'lucide-react'
import { type ReactNode, useId } from 'react'
import { ShortcutKeys } from '@/components/shortcut-keys.tsx'
import { Tooltip, TooltipContent, TooltipTrigger } from '@/components/ui/tooltip.tsx'
import type { ShortcutId } from '@/lib/shortcuts/index.ts'
import { cn } from '@/lib/utils.ts'

export function SidebarGroup({
  label,
  collapsed,
  children,
}: {
  label: string
  collapsed: boolean
  children: ReactNode
}) {
  const id = useId()
  return (
    <div className="flex flex-col gap-0.5">
      <div id={id} className={cn('px-2 py-1 font-medium text-muted-foreground text-xs', collapsed && 'sr-only')}>
        {label}
      </div>
      <ul aria-labelledby={id} className="flex flex-col gap-0.5">
        {children}
      </ul>
    </div>
  )
}

export function SidebarLink({
  icon: Icon,
  label,
  shortcut,
  collapsed,
  exact = false,
  onNavigate,
  to,
  params,
}: Pick<LinkProps, 'to' | 'params'> & {
  icon: LucideIcon
  label: string
  shortcut: ShortcutId
  collapsed: boolean
  exact?: boolean
  onNavigate?: () => void
}) {
  const link = (
    <Link
      to={to}
      params={params}
      activeOptions={{ exact, includeSearch: false }}
      activeProps={{ className: 'bg-sidebar-accent font-medium text-sidebar-accent-foreground' }}
      aria-label={collapsed ? label : undefined}
      onClick={onNavigate}
      className={cn(
        'flex h-8 items-center gap-2.5 rounded-md px-2 text-sm outline-none transition-colors hover:bg-sidebar-accent focus-visible:outline-2 focus-visible:outline-ring',
        collapsed && 'justify-center',
      )}
    >
      <Icon aria-hidden="true" className="size-4 shrink-0" />
      {collapsed ? null : <span className="truncate">{label}</span>}
    </Link>
  )
  return (
    <li>
      {collapsed ? (
        <Tooltip>
          <TooltipTrigger asChild>{link}</TooltipTrigger>
          <TooltipContent side="right">
            {label}
            <ShortcutKeys id={shortcut} />
          </TooltipContent>
        </Tooltip>
      ) : (
        link
      )}
    </li>
  )
}
