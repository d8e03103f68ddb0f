import { ChevronDown } from 'lucide-react'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '@/components/icon-button.tsx'
import { Badge } from '@/components/ui/badge.tsx'
import { Tabs, TabsContent, TabsList, TabsTrigger } from '@/components/ui/tabs.tsx'
import { LevelToggles, LogPanel } from '@/features/logs/index.ts'
import type { Target } from '../editor/index.ts'
import type { Problem } from '../lib/problems.ts'
import type { Search } from '../lib/search-state.ts'
import type { Workspace } from '../lib/workspace.ts'
import { useCodeLog } from './code-log.tsx'
import { ProblemList } from './problem-list.tsx'

export type PanelName = 'logs' | 'problems' | 'request' | 'search'

const RequestPanel = lazy(() => import('./request-panel.tsx'))
const SearchPanel = lazy(() => import('./search-panel.tsx'))

interface BottomPanelProps {
  /** Slug. */
  project: string
  shown: PanelName
  onShow: (panel: PanelName) => void
  onHide: () => void
  problems: readonly Problem[]
  onPlace: (place: Target) => void
  search: Search
  workspace: Workspace
  readOnly: boolean
}

/** What the service says and what is wrong with the code, under the editor. */
export function BottomPanel({ project, shown, onShow, onHide, problems, onPlace, ...searching }: BottomPanelProps) {
  const { t } = useTranslation('code')
  const { log, levels, setLevels } = useCodeLog()
  return (
    <Tabs
      value={shown}
      onValueChange={(value) => onShow(value as PanelName)}
      aria-label={t('panel.label')}
      className="size-full min-h-0 gap-0"
    >
      <div className="flex h-10 shrink-0 items-center justify-between border-b px-2">
        <div className="no-scrollbar min-w-0 overflow-x-auto">
          <TabsList>
            <TabsTrigger value="logs">{t('panel.logs')}</TabsTrigger>
            <TabsTrigger value="problems">
              {t('panel.problems')}
              {problems.length > 0 && <Badge variant="outline">{problems.length}</Badge>}
            </TabsTrigger>
            <TabsTrigger value="request">{t('request.tab')}</TabsTrigger>
            <TabsTrigger value="search">{t('search.tab')}</TabsTrigger>
          </TabsList>
        </div>
        <div className="flex shrink-0 items-center gap-1">
          {shown === 'logs' && (
            <Suspense>
              <LevelToggles levels={levels} onLevels={setLevels} />
            </Suspense>
          )}
          <IconButton size="icon-sm" label={t('panel.hide')} onClick={onHide}>
            <ChevronDown />
          </IconButton>
        </div>
      </div>
      <TabsContent value="logs" className="min-h-0">
        <Suspense>
          <LogPanel project={project} log={log} levels={levels} onLevels={setLevels} onPlace={onPlace} />
        </Suspense>
      </TabsContent>
      <TabsContent value="problems" className="min-h-0 overflow-auto">
        <ProblemList problems={problems} onPlace={onPlace} />
      </TabsContent>
      <TabsContent value="request" className="min-h-0 overflow-auto">
        <Suspense>
          <RequestPanel project={project} />
        </Suspense>
      </TabsContent>
      <TabsContent value="search" className="min-h-0">
        <Suspense>
          <SearchPanel {...searching} onPlace={onPlace} />
        </Suspense>
      </TabsContent>
    </Tabs>
  )
}
