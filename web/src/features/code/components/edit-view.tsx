import { Rocket, Save } from 'lucide-react'
import { lazy, Suspense, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { toast } from 'sonner'
import { Button } from '@/components/ui/button.tsx'
import { useIsMobile } from '@/hooks/use-media.ts'
import type { Pipeline, Project, SourceFile } from '@/lib/api/index.ts'
import { usePreferences } from '@/stores/preferences.ts'
import type { EditorHandle } from '../editor/index.ts'
import { useEditing } from '../hooks/use-editing.ts'
import { useFailures } from '../hooks/use-failures.ts'
import { usePlace } from '../hooks/use-place.ts'
import { usePreview } from '../hooks/use-preview.ts'
import { usePublishing } from '../hooks/use-publishing.ts'
import { useTemplates } from '../hooks/use-templates.ts'
import { isEntry } from '../lib/paths.ts'
import { countProblems, type Problem, sortProblems, withoutProblems } from '../lib/problems.ts'
import { CodeHeader } from './code-header.tsx'
import { CodeMenu } from './code-menu.tsx'
import { ConflictDialog } from './conflict-dialog.tsx'
import { LeaveGuard } from './leave-guard.tsx'
import { RecoveryAlert } from './recovery-alert.tsx'
import { RunDraft } from './run-draft.tsx'
import { SaveIndicator } from './save-indicator.tsx'
import { Templates } from './templates/templates.tsx'
import { Workbench } from './workbench.tsx'

const PublishDialog = lazy(() =>
  import('./publish/publish-dialog.tsx').then((module) => ({ default: module.PublishDialog })),
)

interface EditViewProps {
  project: Project
  pipeline: Pipeline
  /** Told true while there is something here that must not go when the draft does: edits, or a question about them. */
  onHold: (held: boolean) => void
}

const NOTHING: SourceFile[] = []

/** A draft, or the template that becomes one with the first save. */
export function EditView({ project, pipeline, onHold }: EditViewProps) {
  const { t } = useTranslation('code')
  const [draft, setDraft] = useState(pipeline.draft)
  // Gone with edits left here: what it was is what they are edits of, until the person has decided.
  if (pipeline.draft && pipeline.draft !== draft) setDraft(pipeline.draft)
  const files = draft?.files ?? pipeline.template ?? NOTHING
  const editing = useEditing({ project: project.slug, projectId: project.id, draft, files })
  const held = editing.changed || editing.conflict !== null
  if (!pipeline.draft && draft && !held) setDraft(null)
  useEffect(() => {
    onHold(held)
    return () => onHold(false)
  }, [held, onHold])
  const { workspace, saver, saveState } = editing
  const entry = [...workspace.get().files.keys()].find(isEntry) ?? 'main.ts'
  const place = usePlace(entry)
  const publishing = usePublishing(
    project.slug,
    editing,
    // A line of the draft in the address would take the cursor there again.
    () => void place.openFile(place.file ?? entry),
  )
  const openEntry = () => void place.openFile(entry)
  const templates = useTemplates(editing, draft === null, openEntry)
  const preview = usePreview(project.slug, editing)
  // Of an older draft, or of one that was edited since, places would be wrong.
  const runs = preview.status?.revision === draft?.revision && !editing.changed
  const { failures, onLines } = useFailures(workspace, runs ? 'draft' : null)
  const serverProblems = useMemo(
    () => [...(preview.problems.length > 0 ? preview.problems : publishing.problems), ...failures],
    [preview.problems, publishing.problems, failures],
  )
  const [publishOpen, setPublishOpen] = useState(false)
  /** It is loaded with the first time, and stays for its closing to be seen. */
  const [publishAsked, setPublishAsked] = useState(false)
  const [problems, setProblems] = useState<Problem[]>([])
  const editor = useRef<EditorHandle>(null)
  const isWide = !useIsMobile()
  const nextVersion = draft?.nextVersion ?? '1'
  const sorted = sortProblems(problems)
  const found = countProblems(withoutProblems(problems, serverProblems))

  async function save() {
    if (usePreferences.getState().formatOnSave) await editor.current?.format()
    if (await saver.flush()) toast.success(t('save.saved'), { id: 'draft-saved' })
  }
  function openPublish() {
    preview.forget()
    publishing.forget()
    setPublishAsked(true)
    setPublishOpen(true)
    // The dialog leads to the draft as the server has it.
    if (draft) void saver.flush()
  }

  async function run() {
    publishing.forget()
    if ((await preview.run()) === 'refused') void place.setPanel('problems')
  }

  return (
    <Workbench
      project={project}
      workspace={workspace}
      entry={entry}
      place={place}
      problems={sorted}
      onProblems={setProblems}
      serverProblems={serverProblems}
      onLines={onLines}
      editor={editor}
      onSave={isWide ? save : undefined}
      onPublish={isWide ? openPublish : undefined}
      onRun={isWide ? run : undefined}
    >
      <CodeHeader
        state={draft ? { kind: 'draft', version: nextVersion } : { kind: 'new' }}
        status={(draft || saveState !== 'idle') && <SaveIndicator state={saveState} error={editing.saveError} />}
      >
        {isWide && (
          <>
            <CodeMenu
              project={project.slug}
              version={draft ? 'draft' : null}
              base={draft && (pipeline.publishedVersion ?? draft.basedOn)}
              onBefore={async () => !editing.changed || saver.flush()}
              onImported={openEntry}
              onTemplate={templates.openDialog}
              onDiscard={draft && pipeline.versions.length > 0 ? editing.discardEdits : undefined}
            />
            <Button
              variant="outline"
              disabled={saveState === 'saving' || (draft !== null && !editing.changed)}
              onClick={save}
            >
              <Save data-icon="inline-start" />
              {t('save.action')}
            </Button>
            <RunDraft preview={preview} onRun={run} />
            <Button onClick={openPublish}>
              <Rocket data-icon="inline-start" />
              {t('publish.action')}
            </Button>
          </>
        )}
      </CodeHeader>
      {isWide && <Templates project={project.slug} templates={templates} draft={draft !== null} />}
      {editing.recovery.found && isWide && (
        <RecoveryAlert
          at={editing.recovery.found.at}
          onRestore={editing.recovery.restore}
          onForget={editing.recovery.forget}
        />
      )}
      {publishAsked && (
        <Suspense>
          <PublishDialog
            open={publishOpen}
            onClose={() => setPublishOpen(false)}
            project={project.slug}
            workspace={workspace}
            number={nextVersion}
            basedOn={draft?.basedOn ?? null}
            published={pipeline.publishedVersion}
            branches={[...new Set(pipeline.versions.flatMap((version) => version.branch ?? []))]}
            problemCount={found.error + found.warning}
            countSyntaxErrors={async () => (await editor.current?.countSyntaxErrors()) ?? 0}
            complaints={publishing.complaints}
            busy={publishing.busy}
            onSubmit={publishing.submit}
            onPlace={(target) => {
              setPublishOpen(false)
              void place.goTo(target)
            }}
            onShowProblems={() => {
              setPublishOpen(false)
              void place.setPanel('problems')
            }}
          />
        </Suspense>
      )}
      <ConflictDialog
        project={project.slug}
        conflict={editing.conflict}
        workspace={workspace}
        onTheirs={editing.takeTheirs}
        onMine={() => void editing.keepMine()}
      />
      <LeaveGuard changed={editing.changed} onSave={saver.flush} onDiscard={editing.discardEdits} />
    </Workbench>
  )
}
