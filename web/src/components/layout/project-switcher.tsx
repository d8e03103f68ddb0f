import { ChevronsUpDownIcon } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ColorDot } from '@/components/color-dot.tsx'
import { Popover, PopoverContent, PopoverTrigger } from '@/components/ui/popover.tsx'
import { Skeleton } from '@/components/ui/skeleton.tsx'
import { useOpenProject } from '@/hooks/use-project.ts'
import { cn } from '@/lib/utils.ts'

const ProjectSwitcherList = lazy(() => import('./project-switcher-list.tsx'))

/** The open project's name; opens the list of projects to go to. */
export function ProjectSwitcher({ collapsed, onNavigate }: { collapsed: boolean; onNavigate?: () => void }) {
  const { t } = useTranslation()
  const project = useOpenProject()
  const [open, setOpen] = useState(false)
  const name = project?.name ?? t('switcher.none')
  return (
    <Popover open={open} onOpenChange={setOpen}>
      <PopoverTrigger
        aria-label={`${t('switcher.label')}: ${name}`}
        title={collapsed ? name : undefined}
        className={cn(
          'flex h-9 w-full items-center gap-2.5 rounded-md border bg-background px-2 text-left outline-none transition-colors hover:bg-sidebar-accent focus-visible:outline-2 focus-visible:outline-ring',
          collapsed && 'justify-center px-0',
        )}
      >
        <ColorDot color={project?.color ?? null} />
        {collapsed ? null : (
          <>
            <span className={cn('min-w-0 flex-1 truncate', project ? 'font-medium' : 'text-muted-foreground')}>
              {name}
            </span>
            <ChevronsUpDownIcon aria-hidden="true" className="size-4 shrink-0 text-muted-foreground" />
          </>
        )}
      </PopoverTrigger>
      <PopoverContent align="start" aria-label={t('switcher.label')} className="w-72 p-0">
        <Suspense fallback={<Skeleton className="m-2 h-40" />}>
          <ProjectSwitcherList
            onDone={() => {
              setOpen(false)
              onNavigate?.()
            }}
          />
        </Suspense>
      </PopoverContent>
    </Popover>
  )
}
