import { X } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuGroup,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from '@/components/ui/dropdown-menu.tsx'
import { cn } from '@/lib/utils.ts'
import type { useTabs } from '../hooks/use-tabs.ts'

type Tabs = ReturnType<typeof useTabs>

interface EditorTabsProps {
  tabs: Tabs
  dirty: ReadonlySet<string>
}

/** The open files; a list of buttons rather than ARIA tabs, because each has a second button that closes it. */
export function EditorTabs({ tabs, dirty }: EditorTabsProps) {
  const { t } = useTranslation('code')
  const { active, open, close } = tabs
  const [menu, setMenu] = useState<{ path: string; x: number; y: number } | null>(null)
  const list = useRef<HTMLUListElement>(null)
  useEffect(() => {
    list.current
      ?.querySelector(`[data-path="${CSS.escape(active)}"]`)
      ?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [active])
  return (
    <nav aria-label={t('tabs.label')} className="min-w-0 flex-1">
      <ul ref={list} className="no-scrollbar flex h-9 overflow-x-auto">
        {tabs.tabs.map((path) => {
          const name = path.slice(path.lastIndexOf('/') + 1)
          const isActive = path === active
          return (
            <li
              key={path}
              title={path}
              data-path={path}
              onContextMenu={(event) => {
                event.preventDefault()
                setMenu({ path, x: event.clientX, y: event.clientY })
              }}
              className={cn(
                'group flex shrink-0 items-center border-r',
                isActive ? 'bg-background shadow-[inset_0_2px_0_var(--primary)]' : 'bg-muted text-muted-foreground',
              )}
            >
              <button
                type="button"
                aria-current={isActive ? 'page' : undefined}
                aria-label={dirty.has(path) ? t('file.edited', { name }) : undefined}
                onClick={() => open(path)}
                onAuxClick={(event) => event.button === 1 && close(path)}
                className="h-full pr-1 pl-3 text-sm outline-none focus-visible:ring-2 focus-visible:ring-ring focus-visible:ring-inset"
              >
                {name}
              </button>
              <button
                type="button"
                aria-label={t('tabs.close', { name })}
                onClick={() => close(path)}
                className="relative mr-1 grid size-6 place-items-center rounded-sm outline-none hover:bg-accent focus-visible:ring-2 focus-visible:ring-ring"
              >
                {dirty.has(path) && (
                  <span
                    aria-hidden="true"
                    className="absolute size-2 rounded-full bg-primary group-focus-within:hidden group-hover:hidden"
                  />
                )}
                <X
                  className={cn(
                    'size-3.5',
                    (dirty.has(path) || !isActive) &&
                      'opacity-0 group-focus-within:opacity-100 group-hover:opacity-100',
                  )}
                />
              </button>
            </li>
          )
        })}
      </ul>
      <TabMenu place={menu} tabs={tabs} onClose={() => setMenu(null)} />
    </nav>
  )
}

interface TabMenuProps {
  place: { path: string; x: number; y: number } | null
  tabs: Tabs
  onClose: () => void
}

/** What can be done with a tab, where it was asked for. */
function TabMenu({ place, tabs, onClose }: TabMenuProps) {
  const { t } = useTranslation('code')
  const path = place?.path ?? ''
  return (
    <DropdownMenu open={place !== null} onOpenChange={(open) => !open && onClose()}>
      <DropdownMenuTrigger asChild>
        <span aria-hidden="true" className="pointer-events-none fixed" style={{ left: place?.x, top: place?.y }} />
      </DropdownMenuTrigger>
      {place && (
        <DropdownMenuContent align="start" aria-label={path}>
          <DropdownMenuGroup>
            <DropdownMenuItem onSelect={() => tabs.close(path)}>{t('tabs.closeThis')}</DropdownMenuItem>
            <DropdownMenuItem onSelect={() => tabs.closeOthers(path)}>{t('tabs.closeOthers')}</DropdownMenuItem>
            <DropdownMenuItem onSelect={tabs.closeAll}>{t('tabs.closeAll')}</DropdownMenuItem>
          </DropdownMenuGroup>
        </DropdownMenuContent>
      )}
    </DropdownMenu>
  )
}
