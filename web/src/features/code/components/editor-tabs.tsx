import { X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { cn } from '@/lib/utils.ts'

interface EditorTabsProps {
  tabs: readonly string[]
  active: string
  dirty: ReadonlySet<string>
  onOpen: (path: string) => void
  onClose: (path: string) => void
}

/** The open files; a list of buttons rather than ARIA tabs, because each has a second button that closes it. */
export function EditorTabs({ tabs, active, dirty, onOpen, onClose }: EditorTabsProps) {
  const { t } = useTranslation('code')
  return (
    <nav aria-label={t('tabs.label')} className="min-w-0 flex-1">
      <ul className="no-scrollbar flex h-9 overflow-x-auto">
        {tabs.map((path) => {
          const name = path.slice(path.lastIndexOf('/') + 1)
          const isActive = path === active
          return (
            <li
              key={path}
              title={path}
              className={cn(
                'group flex shrink-0 items-center border-r',
                isActive ? 'bg-background shadow-[inset_0_2px_0_var(--primary)]' : 'bg-muted text-muted-foreground',
              )}
            >
              <button
                type="button"
                aria-current={isActive ? 'page' : undefined}
                aria-label={dirty.has(path) ? t('file.edited', { name }) : undefined}
                onClick={() => onOpen(path)}
                onAuxClick={(event) => event.button === 1 && onClose(path)}
                className="h-full pr-1 pl-3 text-sm outline-none focus-visible:ring-2 focus-visible:ring-ring focus-visible:ring-inset"
              >
                {name}
              </button>
              <button
                type="button"
                aria-label={t('tabs.close', { name })}
                onClick={() => onClose(path)}
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
    </nav>
  )
}
