import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { SearchBox } from '@/components/search-box.tsx'
import type { Column } from '../../lib/columns.ts'
import type { RecordsSearch } from '../../lib/search.ts'
import { FilterMenu } from './filter-menu.tsx'

interface RecordsToolbarProps {
  project: string
  columns: readonly Column[]
  search: RecordsSearch
  onSearch: (changes: Partial<RecordsSearch>) => void
  children: ReactNode
}

/** Milliseconds after the last letter until the server is asked. */
const PAUSE = 300

/** Which records are shown, and how. */
export function RecordsToolbar({ project, columns, search, onSearch, children }: RecordsToolbarProps) {
  const { t } = useTranslation('models')
  const [text, setText] = useState(search.q ?? '')
  const sent = useRef(text)
  const latest = useRef(onSearch)
  useEffect(() => {
    latest.current = onSearch
  })
  // The address may be changed by others: back, or "clear".
  useEffect(() => {
    const q = search.q ?? ''
    if (q === sent.current) return
    sent.current = q
    setText(q)
  }, [search.q])
  useEffect(() => {
    const q = text.trim()
    if (q === sent.current) return
    const timer = setTimeout(() => {
      sent.current = q
      latest.current({ q: q || undefined, page: undefined })
    }, PAUSE)
    return () => clearTimeout(timer)
  }, [text])
  return (
    <div className="flex flex-wrap items-center gap-2">
      <search className="w-full sm:w-80">
        <SearchBox
          label={t('records.search')}
          clearLabel={t('records.searchClear')}
          query={text}
          onQuery={setText}
          className="w-full"
        />
      </search>
      <FilterMenu project={project} columns={columns} search={search} onSearch={onSearch} />
      {children}
    </div>
  )
}
