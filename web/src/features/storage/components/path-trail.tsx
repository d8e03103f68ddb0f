import { Link } from '@tanstack/react-router'
import { ChevronRightIcon, HardDriveIcon } from 'lucide-react'
import { Fragment, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { cn } from '@/lib/utils.ts'
import { useDropTarget } from '../hooks/use-drag.ts'
import type { EntryActions } from '../hooks/use-entry-actions.ts'
import type { Dropped } from '../lib/dropped.ts'
import { ROOT, splatOf, trailOf } from '../lib/paths.ts'
import { keepLook } from '../lib/search.ts'

interface PathTrailProps {
  /** Slug. */
  project: string
  /** The folder that is open. */
  path: string
  actions: EntryActions
  onDropped: (dropped: Promise<Dropped>, folder: string) => void
}

/** Where one is, from the root on; things can be dropped on each folder. */
export function PathTrail({ project, path, actions, onDropped }: PathTrailProps) {
  const { t } = useTranslation('storage')
  const list = useRef<HTMLOListElement>(null)
  const trail = [{ name: t('root'), path: ROOT }, ...trailOf(path)]
  useEffect(() => {
    // What is deepest is what matters when there is no room for all.
    if (path && list.current) list.current.scrollLeft = list.current.scrollWidth
  }, [path])
  return (
    <nav aria-label={t('trail')} className="min-w-0 flex-1">
      <ol ref={list} className="no-scrollbar flex items-center overflow-x-auto">
        {trail.map((step, index) => (
          <Fragment key={step.path}>
            {index > 0 ? (
              <li aria-hidden="true" className="shrink-0">
                <ChevronRightIcon className="size-3.5 text-muted-foreground" />
              </li>
            ) : null}
            <Step
              {...step}
              project={project}
              current={index === trail.length - 1}
              actions={actions}
              onDropped={onDropped}
            />
          </Fragment>
        ))}
      </ol>
    </nav>
  )
}

interface StepProps extends Omit<PathTrailProps, 'path'> {
  name: string
  path: string
  current: boolean
}

function Step({ name, path, current, project, actions, onDropped }: StepProps) {
  const { over, handlers } = useDropTarget({ folder: path, onEntries: actions.put, onFiles: onDropped })
  return (
    <li className="min-w-0 max-w-48 shrink-0">
      <Link
        {...handlers}
        to="/projects/$slug/storage/$"
        params={{ slug: project, _splat: splatOf(path) }}
        search={keepLook}
        activeOptions={{ exact: true }}
        aria-current={current ? 'page' : undefined}
        draggable={false}
        title={name}
        className={cn(
          'flex h-7 items-center gap-1.5 rounded-md px-1.5 outline-none hover:bg-accent focus-visible:ring-2 focus-visible:ring-ring focus-visible:ring-inset',
          current ? 'font-medium' : 'text-muted-foreground',
          over && 'bg-primary/15 ring-2 ring-primary ring-inset',
        )}
      >
        {path === ROOT ? <HardDriveIcon aria-hidden="true" className="size-4 shrink-0" /> : null}
        <span className="truncate">{name}</span>
      </Link>
    </li>
  )
}
