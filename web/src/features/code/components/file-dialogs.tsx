import { lazy, Suspense } from 'react'
import type { useFiles } from '../hooks/use-files.ts'
import { PathDialog } from './path-dialog.tsx'
import { RemoveDialog } from './remove-dialog.tsx'

const MoveDialog = lazy(() => import('./move-dialog.tsx'))
const QuickOpen = lazy(() => import('./quick-open.tsx'))

interface FileDialogsProps {
  files: ReturnType<typeof useFiles>
  paths: readonly string[]
  /** A file is being looked for. */
  finding: boolean
  recent: readonly string[]
  onFound: (path: string, line: number | undefined) => void
  onNothing: () => void
}

/** What asks about files: for a path, a folder, whether to delete, and which one to open. */
export function FileDialogs({ files, paths, finding, recent, onFound, onNothing }: FileDialogsProps) {
  return (
    <>
      <PathDialog task={files.task} paths={paths} onClose={files.closeTask} onDone={files.finishTask} />
      <RemoveDialog node={files.removing} paths={paths} onClose={files.closeRemoving} onRemove={files.remove} />
      <Suspense>
        {files.moving && (
          <MoveDialog node={files.moving} paths={paths} onClose={files.closeMoving} onMove={files.finishMoving} />
        )}
        {finding && <QuickOpen paths={paths} recent={recent} onClose={onNothing} onOpen={onFound} />}
      </Suspense>
    </>
  )
}
