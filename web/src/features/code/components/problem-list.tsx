import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { cn } from '@/lib/utils.ts'
import type { Complaint, Problem } from '../lib/problems.ts'

const MARKS = {
  error: { Icon: CircleAlert, color: 'text-destructive' },
  warning: { Icon: TriangleAlert, color: 'text-warning' },
  info: { Icon: Info, color: 'text-info' },
} as const

const ROW =
  'flex w-full items-start gap-2 px-3 py-1 text-left text-xs leading-5 outline-none hover:bg-accent focus-visible:bg-accent focus-visible:ring-2 focus-visible:ring-ring focus-visible:ring-inset'

/** What the checkers found, each going to its place. */
export function ProblemList({
  problems,
  onPlace,
}: {
  problems: readonly Problem[]
  onPlace: (problem: Problem) => void
}) {
  const { t } = useTranslation('code')
  if (problems.length === 0) {
    return (
      <p className="flex items-center gap-2 p-3 text-muted-foreground text-xs">
        <CircleCheck className="size-4 text-success" />
        {t('problems.none')}
      </p>
    )
  }
  return (
    <ul aria-label={t('problems.list')} className="py-1">
      {problems.map((problem) => {
        const { Icon, color } = MARKS[problem.severity]
        return (
          <li key={`${problem.file}:${problem.line}:${problem.column}:${problem.message}`}>
            <button type="button" onClick={() => onPlace(problem)} className={ROW}>
              <Icon className={cn('mt-0.5 size-4 shrink-0', color)} aria-label={t(`problems.${problem.severity}`)} />
              <span className="min-w-0 flex-1 break-words">{problem.message}</span>
              <span
                className="shrink-0 font-mono text-muted-foreground"
                title={t('problems.place', { line: problem.line, column: problem.column })}
              >
                {problem.file}:{problem.line}:{problem.column}
              </span>
            </button>
          </li>
        )
      })}
    </ul>
  )
}

/** What the server said against publishing; what has a place goes there. */
export function ComplaintList({
  complaints,
  onPlace,
}: {
  complaints: readonly Complaint[]
  onPlace: (place: NonNullable<Complaint['place']>) => void
}) {
  return (
    <ul className="-mx-1 flex flex-col">
      {complaints.map(({ message, place }) => (
        <li key={`${place?.file}:${place?.line}:${place?.column}:${message}`} className="text-xs leading-5">
          {place ? (
            <button
              type="button"
              onClick={() => onPlace(place)}
              className="w-full rounded-sm px-1 text-left underline-offset-2 outline-none hover:underline focus-visible:ring-2 focus-visible:ring-ring"
            >
              <span className="font-mono font-semibold">
                {place.file}:{place.line}:{place.column}
              </span>{' '}
              {message}
            </button>
          ) : (
            <span className="block whitespace-pre-wrap px-1">{message}</span>
          )}
        </li>
      ))}
    </ul>
  )
}
