import { CaseSensitive, ChevronDown, ChevronRight, Regex, Replace, WholeWord } from 'lucide-react'
import { type KeyboardEvent, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { IconButton } from '@/components/icon-button.tsx'
import { Button } from '@/components/ui/button.tsx'
import { InputGroup, InputGroupAddon, InputGroupInput } from '@/components/ui/input-group.tsx'
import { Toggle } from '@/components/ui/toggle.tsx'
import { Tooltip, TooltipContent, TooltipTrigger } from '@/components/ui/tooltip.tsx'
import type { Target } from '../editor/index.ts'
import { useSearch } from '../hooks/use-search.ts'
import type { SearchAnswered } from '../lib/search-client.ts'
import type { Search } from '../lib/search-state.ts'
import type { Workspace } from '../lib/workspace.ts'
import { focusFirstHit, SearchResults } from './search-results.tsx'

interface SearchPanelProps {
  search: Search
  workspace: Workspace
  readOnly: boolean
  onPlace: (place: Target) => void
}

const OPTIONS = [
  { name: 'matchCase', Icon: CaseSensitive },
  { name: 'wholeWord', Icon: WholeWord },
  { name: 'regex', Icon: Regex },
] as const

/** Finds a text in all files and, if they can be edited, puts another in its place. */
export default function SearchPanel({ search, workspace, readOnly, onPlace }: SearchPanelProps) {
  const { t } = useTranslation('code')
  const state = useStore(search.store)
  const { answer, replace } = useSearch(search, workspace)
  const field = useRef<HTMLInputElement>(null)
  const results = useRef<HTMLDivElement>(null)
  const found = answer?.kind === 'found' ? answer.result : null
  const replacing = state.replacing && !readOnly

  // biome-ignore lint/correctness/useExhaustiveDependencies: `asked` says that it was asked for again
  useEffect(() => {
    field.current?.focus()
    field.current?.select()
  }, [state.asked])

  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== 'ArrowDown' && event.key !== 'Enter') return
    if (focusFirstHit(results.current)) event.preventDefault()
  }

  return (
    <search aria-label={t('search.title')} className="flex size-full min-h-0 flex-col">
      <div className="flex shrink-0 flex-wrap items-start gap-2 p-2">
        {!readOnly && (
          <IconButton
            size="icon"
            label={t(replacing ? 'search.replace.hide' : 'search.replace.show')}
            aria-expanded={replacing}
            onClick={() => search.set({ replacing: !replacing })}
          >
            {replacing ? <ChevronDown /> : <ChevronRight />}
          </IconButton>
        )}
        <div className="flex min-w-40 flex-1 basis-64 flex-col gap-2">
          <InputGroup>
            <InputGroupInput
              ref={field}
              aria-label={t('search.text')}
              placeholder={t('search.text')}
              aria-invalid={answer?.kind === 'pattern'}
              value={state.text}
              spellCheck={false}
              autoComplete="off"
              className="font-mono"
              onChange={(event) => search.set({ text: event.target.value })}
              onKeyDown={onKeyDown}
            />
            <InputGroupAddon align="inline-end">
              {OPTIONS.map(({ name, Icon }) => (
                <Tooltip key={name}>
                  <TooltipTrigger asChild>
                    <Toggle
                      size="sm"
                      className="h-6 min-w-6 px-1"
                      aria-label={t(`search.${name}`)}
                      pressed={state[name]}
                      onPressedChange={(pressed) => search.set({ [name]: pressed })}
                    >
                      <Icon />
                    </Toggle>
                  </TooltipTrigger>
                  <TooltipContent>{t(`search.${name}`)}</TooltipContent>
                </Tooltip>
              ))}
            </InputGroupAddon>
          </InputGroup>
          {replacing && (
            <InputGroup>
              <InputGroupInput
                aria-label={t('search.replacement')}
                placeholder={t('search.replacement')}
                value={state.replacement}
                spellCheck={false}
                autoComplete="off"
                className="font-mono"
                onChange={(event) => search.set({ replacement: event.target.value })}
              />
            </InputGroup>
          )}
        </div>
        <div className="flex min-h-8 flex-wrap items-center gap-2">
          {replacing && (
            <Button variant="outline" disabled={!found || found.count === 0} onClick={() => void replace()}>
              <Replace data-icon="inline-start" />
              {t('search.replace.all')}
            </Button>
          )}
          <Outcome answer={answer} />
        </div>
      </div>
      <SearchResults ref={results} result={found} onPlace={onPlace} onReplace={replacing ? replace : undefined} />
    </search>
  )
}

/** How many there are, or why there are none. */
function Outcome({ answer }: { answer: SearchAnswered | null }) {
  const { t } = useTranslation('code')
  const trouble = answer?.kind === 'pattern' || answer?.kind === 'timeout'
  return (
    <span role="status" className={trouble ? 'text-destructive text-xs' : 'text-muted-foreground text-xs'}>
      {answer?.kind === 'pattern' && t('search.noPattern')}
      {answer?.kind === 'timeout' && t('search.timeout')}
      {answer?.kind === 'found' &&
        (answer.result.count === 0
          ? t('search.none')
          : t('search.summary', {
              hits: t('search.hits', { count: answer.result.count }),
              files: t('search.inFiles', { count: answer.result.files.length }),
            }))}
      {answer?.kind === 'found' &&
        answer.result.listed < answer.result.count &&
        ` ${t('search.cut', { count: answer.result.listed })}`}
    </span>
  )
}
