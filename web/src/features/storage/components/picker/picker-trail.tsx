import { ChevronRightIcon, HardDriveIcon } from 'lucide-react'
import { Fragment } from 'react'
import { useTranslation } from 'react-i18next'
import { cn } from '@/lib/utils.ts'
import { ROOT, trailOf } from '../../lib/paths.ts'

/** Where the picker is, from the root on. */
export function PickerTrail({ path, onOpen }: { path: string; onOpen: (path: string) => void }) {
  const { t } = useTranslation('storage')
  const trail = [{ name: t('root'), path: ROOT }, ...trailOf(path)]
  return (
    <nav aria-label={t('trail')}>
      <ol className="flex flex-wrap items-center">
        {trail.map((step, index) => {
          const current = index === trail.length - 1
          return (
            <Fragment key={step.path}>
              {index > 0 ? (
                <li aria-hidden="true">
                  <ChevronRightIcon className="size-3.5 text-muted-foreground" />
                </li>
              ) : null}
              <li className="min-w-0 max-w-48">
                <button
                  type="button"
                  aria-current={current ? 'page' : undefined}
                  title={step.name}
                  onClick={() => onOpen(step.path)}
                  className={cn(
                    'flex h-7 max-w-full items-center gap-1.5 rounded-md px-1.5 outline-none hover:bg-accent focus-visible:ring-2 focus-visible:ring-ring focus-visible:ring-inset',
                    current ? 'font-medium' : 'text-muted-foreground',
                  )}
                >
                  {step.path === ROOT ? <HardDriveIcon aria-hidden="true" className="size-4 shrink-0" /> : null}
                  <span className="truncate">{step.name}</span>
                </button>
              </li>
            </Fragment>
          )
        })}
      </ol>
    </nav>
  )
}
