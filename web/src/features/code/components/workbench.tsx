import { PanelBottomOpen, PanelLeftOpen } from 'lucide-react'
import { type ReactNode, type RefObject, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { IconButton } from '@/components/icon-button.tsx'
import { ResizableHandle, ResizablePanel, ResizablePanelGroup } from '@/components/ui/resizable.tsx'
import { useIsMobile } from '@/hooks/use-media.ts'
import type { LogLine, Project } from '@/lib/api/index.ts'
import { CodeEditor, type EditorHandle, type Target } from '../editor/index.ts'
import { useDeclarations } from '../hooks/use-declarations.ts'
import { useFiles } from '../hooks/use-files.ts'
import { usePackageTypes } from '../hooks/use-package-types.ts'
import { usePaletteFiles } from '../hooks/use-palette-files.ts'
import type { usePlace } from '../hooks/use-place.ts'
import { useTabs } from '../hooks/use-tabs.ts'
import { nextProblem, type Problem } from '../lib/problems.ts'
import { createSearchState } from '../lib/search-state.ts'
import type { Workspace } from '../lib/workspace.ts'
import { BottomPanel } from './bottom-panel.tsx'
import { CodeActions } from './code-actions.tsx'
import { CodeLogProvider } from './code-log.tsx'
import { EditorLoading } from './editor-loading.tsx'
import { EditorMenu } from './editor-menu.tsx'
import { EditorTabs } from './editor-tabs.tsx'
import { FileDialogs } from './file-dialogs.tsx'
import { FilePicker } from './file-picker.tsx'
import { FileTree } from './file-tree.tsx'

interface WorkbenchProps {
  project: Project
  workspace: Workspace
  entry: string
  place: ReturnType<typeof usePlace>
  /** Why nothing can be edited; absent when it can. */
  readOnlyReason?: string
  problems: readonly Problem[]
  onProblems: (problems: Problem[]) => void
  /** What the server has against the code: of starting, publishing and running it. */
  serverProblems?: readonly Problem[]
  onLines?: (lines: readonly LogLine[]) => void
  editor: RefObject<EditorHandle | null>
  onSave?: () => void
  onPublish?: () => void
  onRun?: () => void
  /** Stands above the three zones. */
  children: ReactNode
}

/** Files, editor, and logs with problems, in zones whose borders can be moved. */
export function Workbench({ project, workspace, entry, place, problems, editor, ...props }: WorkbenchProps) {
  const { t } = useTranslation('code')
  // Not the texts: the page need not be looked at again at every key.
  const paths = useStore(workspace.store, (state) => state.paths)
  const dirty = useStore(workspace.store, (state) => state.dirty)
  const declarations = useDeclarations(project.slug)
  const packageTypes = usePackageTypes(workspace)
  const isWide = !useIsMobile()
  const [treeShown, setTreeShown] = useState(true)
  const [panelShown, setPanelShown] = useState(true)
  const [finding, setFinding] = useState(false)
  const [search] = useState(createSearchState)
  const tabs = useTabs({ projectId: project.id, paths, entry, wanted: place.file, onActive: place.openFile })
  const goTo = (target: Target) => void place.goTo(target)
  const files = useFiles(workspace, tabs, goTo)
  const readOnlyReason = props.readOnlyReason ?? (isWide ? undefined : t('editor.viewOnly'))
  const editable = readOnlyReason === undefined
  usePaletteFiles({ project: project.slug, paths, open: tabs.open })

  const format = () => void editor.current?.format()
  function openSearch() {
    search.ask(editor.current?.selection())
    setPanelShown(true)
    void place.setPanel('search')
  }
  function goToNextProblem() {
    const at = editor.current?.position() ?? { line: 1, column: 1 }
    const next = nextProblem(problems, { file: tabs.active, ...at })
    if (next) goTo(next)
  }

  const code = (
    <Suspense fallback={<EditorLoading />}>
      <CodeEditor
        ref={editor}
        workspace={workspace}
        root={`file:///p/${project.id}`}
        file={tabs.active}
        readOnly={!editable}
        readOnlyMessage={readOnlyReason}
        label={t('editor.label', { file: tabs.active })}
        target={place.target}
        declarations={declarations}
        packageTypes={packageTypes}
        serverProblems={props.serverProblems}
        onProblems={props.onProblems}
        onOpen={goTo}
      />
    </Suspense>
  )

  return (
    <CodeLogProvider project={project.slug} onLines={props.onLines}>
      <div className="flex h-full min-h-0 flex-1 flex-col">
        {props.children}
        {!isWide && !props.readOnlyReason && (
          <p className="border-b px-4 py-1.5 text-muted-foreground text-xs">{t('editor.viewOnly')}</p>
        )}
        <ResizablePanelGroup orientation="horizontal" className="min-h-0 flex-1">
          {isWide && treeShown && (
            <>
              <ResizablePanel
                id="files"
                defaultSize={220}
                minSize={140}
                maxSize="40"
                groupResizeBehavior="preserve-pixel-size"
              >
                <FileTree
                  paths={paths}
                  active={tabs.active}
                  dirty={dirty}
                  onOpen={tabs.open}
                  onHide={() => setTreeShown(false)}
                  actions={editable ? files.actions : undefined}
                />
              </ResizablePanel>
              <ResizableHandle aria-label={t('tree.label')} />
            </>
          )}
          <ResizablePanel id="editor" minSize="30">
            <ResizablePanelGroup orientation="vertical">
              <ResizablePanel id="code" minSize={120} className="flex flex-col">
                <div className="flex shrink-0 items-center border-b bg-muted">
                  {isWide && !treeShown && (
                    <IconButton
                      size="icon-sm"
                      className="mx-1"
                      label={t('tree.show')}
                      onClick={() => setTreeShown(true)}
                    >
                      <PanelLeftOpen />
                    </IconButton>
                  )}
                  {isWide ? (
                    <EditorTabs tabs={tabs} dirty={dirty} />
                  ) : (
                    <FilePicker paths={paths} active={tabs.active} onOpen={tabs.open} />
                  )}
                  <EditorMenu
                    tabs={tabs}
                    onOpenFile={() => setFinding(true)}
                    onSearch={openSearch}
                    onFormat={editable ? format : undefined}
                  />
                  {!panelShown && (
                    <IconButton
                      size="icon-sm"
                      className="mx-1"
                      label={t('panel.show')}
                      onClick={() => setPanelShown(true)}
                    >
                      <PanelBottomOpen />
                    </IconButton>
                  )}
                </div>
                <div className="min-h-0 flex-1">{code}</div>
              </ResizablePanel>
              {panelShown && (
                <>
                  <ResizableHandle aria-label={t('panel.label')} />
                  <ResizablePanel id="panel" defaultSize="30" minSize={96} groupResizeBehavior="preserve-pixel-size">
                    <BottomPanel
                      project={project.slug}
                      shown={place.panel}
                      onShow={place.setPanel}
                      onHide={() => setPanelShown(false)}
                      problems={problems}
                      onPlace={goTo}
                      search={search}
                      workspace={workspace}
                      readOnly={!editable}
                    />
                  </ResizablePanel>
                </>
              )}
            </ResizablePanelGroup>
          </ResizablePanel>
        </ResizablePanelGroup>
        <FileDialogs
          files={files}
          paths={paths}
          finding={finding}
          recent={tabs.tabs}
          onFound={(path, line) => {
            setFinding(false)
            if (line === undefined) tabs.open(path)
            else goTo({ file: path, line, column: 1 })
            editor.current?.focus()
          }}
          onNothing={() => {
            setFinding(false)
            editor.current?.focus()
          }}
        />
        <CodeActions
          onNewFile={editable ? () => files.actions.onCreate('') : undefined}
          actions={{
            save: props.onSave,
            run: props.onRun,
            publish: props.onPublish,
            format: editable ? format : undefined,
            search: openSearch,
            openFile: () => setFinding(true),
            nextProblem: goToNextProblem,
            togglePanel: () => setPanelShown((shown) => !shown),
            closeTab: () => tabs.close(tabs.active),
          }}
        />
      </div>
    </CodeLogProvider>
  )
}
