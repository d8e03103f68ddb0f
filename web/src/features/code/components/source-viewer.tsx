import { Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useIsMobile } from '@/hooks/use-media.ts'
import type { SourceFile } from '@/lib/api/index.ts'
import { CodeEditor, type Target } from '../editor/index.ts'
import { isEntry } from '../lib/paths.ts'
import { createWorkspace } from '../lib/workspace.ts'
import { EditorLoading } from './editor-loading.tsx'
import { FilePicker } from './file-picker.tsx'
import { FileTree } from './file-tree.tsx'

interface SourceViewerProps {
  files: readonly SourceFile[]
  /** Root of the editor's models, of their own for every set of files: `file:///v/<project>/<version>`. */
  root: string
  /** The file that is shown; the entry when absent or unknown. */
  file: string | undefined
  /** Place to show. */
  target?: Target | null
  onFile: (path: string) => void
}

const NOTHING: ReadonlySet<string> = new Set()

/** Files to read and not to edit. */
export function SourceViewer({ files, root, file, target, onFile }: SourceViewerProps) {
  const { t } = useTranslation('code')
  const isWide = !useIsMobile()
  const [workspace] = useState(() => createWorkspace({ files, revision: 0 }))
  const paths = files.map(({ path }) => path)
  const active = file && paths.includes(file) ? file : (paths.find(isEntry) ?? paths[0] ?? '')
  return (
    <div className="flex min-h-0 flex-1 flex-col md:flex-row">
      {isWide ? (
        <div className="w-56 shrink-0 border-r">
          <FileTree paths={paths} active={active} dirty={NOTHING} onOpen={onFile} />
        </div>
      ) : (
        <div className="flex border-b">
          <FilePicker paths={paths} active={active} onOpen={onFile} />
        </div>
      )}
      <div className="min-h-0 min-w-0 flex-1">
        <Suspense fallback={<EditorLoading />}>
          <CodeEditor
            workspace={workspace}
            root={root}
            file={active}
            target={target}
            readOnly
            readOnlyMessage={t('editor.versionReadOnly')}
            label={t('editor.label', { file: active })}
          />
        </Suspense>
      </div>
    </div>
  )
}
