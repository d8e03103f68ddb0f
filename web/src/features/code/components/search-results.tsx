import { ChevronDown, ChevronRight, Replace } from 'lucide-react'
import { type KeyboardEvent, type Ref, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Badge } from '@/components/ui/badge.tsx'
import { cn } from '@/lib/utils.ts'
import type { Target } from '../editor/index.ts'
import type { FileMatches, Match, ReplaceScope, SearchResult } from '../lib/search.ts'
import { parentOf } from '../lib/tree.ts'

interface SearchResultsProps {
  result: SearchResult | null
  onPlace: (place: Target) => void
  /** Absent: nothing can be replaced. */
  onReplace?: (scope: ReplaceScope) => Promise<void>
  ref: Ref<HTMLDivElement>
}

const ROW = '[data-hit]'
const LOOK =
  'flex w-full min-w-0 items-baseline gap-2 text-left text-xs leading-6 outline-none hover:bg-accent focus-visible:bg-accent focus-visible:ring-2 focus-visible:ring-ring focus-visible:ring-inset'

/** Puts the focus on the first hit; false when there is none. */
export function focusFirstHit(list: HTMLElement | null): boolean {
  const first = list?.querySelector<HTMLElement>(ROW)
  first?.focus()
  return Boolean(first)
}

/** Arrows go from row to row. */
function onKeyDown(event: KeyboardEvent<HTMLElement>) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  const list = event.currentTarget.closest('[data-hits]')
  if (!step || !list) return
  const rows = [...list.querySelectorAll<HTMLElement>(ROW)]
  rows[rows.indexOf(event.currentTarget) + step]?.focus()
  event.preventDefault()
}

/** The hits by file; arrows go through them, Enter opens. */
export function SearchResults({ result, onPlace, onReplace, ref }: SearchResultsProps) {
  const { t } = useTranslation('code')
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set())
  const toggle = (path: string) =>
    setClosed((before) => {
      const next = new Set(before)
      if (!next.delete(path)) next.add(path)
      return next
    })

  return (
    <div ref={ref} data-hits className="min-h-0 flex-1 overflow-auto pb-2">
      <ul aria-label={t('search.results')}>
        {result?.files.map((file, index) => (
          <FileHits
            key={file.path}
            file={file}
            first={index === 0}
            isOpen={!closed.has(file.path)}
            onToggle={() => toggle(file.path)}
            onPlace={onPlace}
            onReplace={onReplace}
          />
        ))}
      </ul>
    </div>
  )
}

interface FileHitsProps {
  file: FileMatches
  /** The list is one stop of the Tab key: its first row. */
  first: boolean
  isOpen: boolean
  onToggle: () => void
  onPlace: (place: Target) => void
  onReplace?: (scope: ReplaceScope) => Promise<void>
}

function FileHits({ file, first, isOpen, onToggle, onPlace, onReplace }: FileHitsProps) {
  const { t } = useTranslation('code')
  const { path, matches, count } = file
  const folder = parentOf(path)
  const name = path.slice(folder === '' ? 0 : folder.length + 1)
  const Chevron = isOpen ? ChevronDown : ChevronRight
  return (
    // Rows that are out of sight need not be laid out.
    <li className="[contain-intrinsic-size:auto_96px] [content-visibility:auto]">
      <div className="group flex items-center">
        <button
          type="button"
          data-hit
          tabIndex={first ? 0 : -1}
          aria-expanded={isOpen}
          onClick={onToggle}
          onKeyDown={onKeyDown}
          className={cn(LOOK, 'px-2 font-medium')}
        >
          <Chevron className="size-3.5 shrink-0 self-center" aria-hidden="true" />
          <span className="shrink-0">{name}</span>
          <span className="min-w-0 truncate font-normal text-muted-foreground">{folder}</span>
          <Badge variant="outline" className="self-center">
            {count}
          </Badge>
        </button>
        {onReplace && (
          <ReplaceButton label={t('search.replace.file', { name })} onClick={() => void onReplace({ path })} />
        )}
      </div>
      {isOpen && (
        <ul>
          {matches.map((match) => (
            <li key={match.start} className="group flex items-center">
              <button
                type="button"
                data-hit
                tabIndex={-1}
                onKeyDown={onKeyDown}
                onClick={() =>
                  onPlace({ file: path, line: match.line, column: match.column, length: match.hit.length })
                }
                className={cn(LOOK, 'pr-2 pl-7.5')}
              >
                <HitLine match={match} />
                <span className="ml-auto shrink-0 font-mono text-muted-foreground">{match.line}</span>
              </button>
              {onReplace && (
                <ReplaceButton
                  label={t('search.replace.one', { line: match.line })}
                  onClick={() => void onReplace({ path, start: match.start })}
                />
              )}
            </li>
          ))}
        </ul>
      )}
    </li>
  )
}

function HitLine({ match }: { match: Match }) {
  const { before, hit, after, replacement } = match
  return (
    <code className="min-w-0 truncate whitespace-pre">
      {before}
      {replacement === undefined ? (
        <mark className="rounded-xs bg-warning/30 text-foreground">{hit}</mark>
      ) : (
        <>
          <del className="rounded-xs bg-destructive/15 text-foreground">{hit}</del>
          <ins className="rounded-xs bg-success/20 text-foreground no-underline">{replacement}</ins>
        </>
      )}
      {after}
    </code>
  )
}

function ReplaceButton({ label, onClick }: { label: string; onClick: () => void }) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      onClick={onClick}
      className="mr-1 grid size-6 shrink-0 place-items-center rounded-sm text-muted-foreground opacity-0 outline-none hover:bg-accent focus-visible:opacity-100 focus-visible:ring-2 focus-visible:ring-ring group-focus-within:opacity-100 group-hover:opacity-100"
    >
      <Replace className="size-3.5" aria-hidden="true" />
    </button>
  )
}
