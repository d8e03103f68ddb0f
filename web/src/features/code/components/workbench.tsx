import { PanelBottomOpen, PanelLeftOpen } from 'lucide-react'
import { type ReactNode, type Ref, Suspense, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { IconButton } from '@/components/icon-button.tsx'
import { ResizableHandle, ResizablePanel, ResizablePanelGroup } from '@/components/ui/resizable.tsx'
import { Spinner } from '@/components/ui/spinner.tsx'
import { useIsMobile } from '@/hooks/use-media.ts'
import { CodeEditor, type EditorHandle } from '../editor/index.ts'
import { useCodeKeys } from '../hooks/use-code-keys.ts'
import { useDeclarations } from '../hooks/use-declarations.ts'
import { useFiles } from '../hooks/use-files.ts'
import { usePackageTypes } from '../hooks/use-package-types.ts'
import type { usePlace } from '../hooks/use-place.ts'
import { useTabs } from '../hooks/use-tabs.ts'
import type { Problem } from '../lib/problems.ts'
import type { Workspace } from '../lib/workspace.ts'
import { BottomPanel } from './bottom-panel.tsx'
import { EditorTabs } from './editor-tabs.tsx'
import { FilePicker } from './file-picker.tsx'
import { FileTree } from './file-tree.tsx'
import { PathDialog } from './path-dialog.tsx'
import { RemoveDialog } from './remove-dialog.tsx'

interface WorkbenchProps {
  /** Slug. */
  project: string
  workspace: Workspace
  /** Root of the editor's models. */
  root: string
  entry: string
  place: ReturnType<typeof usePlace>
  /** Why nothing can be edited; absent when it can. */
  readOnlyReason?: string
  problems: readonly Problem[]
  onProblems: (problems: Problem[]) => void
  serverProblems?: readonly Problem[]
  editor?: Ref<EditorHandle>
  onSave?: () => void
  onPublish?: () => void
  onRun?: () => void
  /** Stands above the three zones. */
  children: ReactNode
}

/** Files, editor, and logs with problems, in zones whose borders can be moved. */
export function Workbench({ project, workspace, root, entry, place, problems, ...props }: WorkbenchProps) {
  const { t } = useTranslation('code')
  const { files, dirty } = useStore(workspace.store)
  const declarations = useDeclarations(project)
  const packageTypes = usePackageTypes(workspace)
  const isWide = !useIsMobile()
  const [treeShown, setTreeShown] = useState(true)
  const [panelShown, setPanelShown] = useState(true)
  const tabs = useTabs({ files, entry, wanted: place.file, onActive: place.openFile })
  const fileTasks = useFiles(workspace, tabs, (target) => void place.goTo(target))
  const readOnlyReason = props.readOnlyReason ?? (isWide ? undefined : t('editor.viewOnly'))
  const paths = useMemo(() => [...files.keys()], [files])

  useCodeKeys({
    save: () => props.onSave?.(),
    run: () => props.onRun?.(),
    publish: () => props.onPublish?.(),
    togglePanel: () => setPanelShown((shown) => !shown),
    closeTab: () => tabs.close(tabs.active),
  })

  const editor = (
    <Suspense
      fallback={
        <div className="grid h-full place-items-center">
          <Spinner className="size-5" role="status" aria-label={t('editor.loading')} />
        </div>
      }
    >
      <CodeEditor
        ref={props.editor}
        workspace={workspace}
        root={root}
        file={tabs.active}
        readOnly={readOnlyReason !== undefined}
        readOnlyMessage={readOnlyReason}
        label={t('editor.label', { file: tabs.active })}
        target={place.target}
        declarations={declarations}
        packageTypes={packageTypes}
        serverProblems={props.serverProblems}
        onProblems={props.onProblems}
      />
    </Suspense>
  )

  return (
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
                actions={readOnlyReason === undefined ? fileTasks.actions : undefined}
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
                  <IconButton size="icon-sm" className="mx-1" label={t('tree.show')} onClick={() => setTreeShown(true)}>
                    <PanelLeftOpen />
                  </IconButton>
                )}
                {isWide ? (
                  <EditorTabs
                    tabs={tabs.tabs}
                    active={tabs.active}
                    dirty={dirty}
                    onOpen={tabs.open}
                    onClose={tabs.close}
                  />
                ) : (
                  <FilePicker paths={paths} active={tabs.active} onOpen={tabs.open} />
                )}
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
              <div className="min-h-0 flex-1">{editor}</div>
            </ResizablePanel>
            {panelShown && (
              <>
                <ResizableHandle aria-label={t('panel.label')} />
                <ResizablePanel id="panel" defaultSize="30" minSize={96} groupResizeBehavior="preserve-pixel-size">
                  <BottomPanel
                    project={project}
                    shown={place.panel}
                    onShow={place.setPanel}
                    onHide={() => setPanelShown(false)}
                    problems={problems}
                    onPlace={(target) => void place.goTo(target)}
                  />
                </ResizablePanel>
              </>
            )}
          </ResizablePanelGroup>
        </ResizablePanel>
      </ResizablePanelGroup>
      <PathDialog task={fileTasks.task} paths={paths} onClose={fileTasks.closeTask} onDone={fileTasks.finishTask} />
      <RemoveDialog
        node={fileTasks.removing}
        paths={paths}
        onClose={fileTasks.closeRemoving}
        onRemove={fileTasks.remove}
      />
    </div>
  )
}
