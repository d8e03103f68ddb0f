import type { Pipeline } from '@/lib/api/index.ts'
import { branchesOf } from '../lib/branches.ts'
import { DeleteDialog } from './delete-dialog.tsx'
import { EditVersionDialog } from './edit-version-dialog.tsx'
import { RollBackDialog } from './roll-back-dialog.tsx'

export interface VersionTask {
  kind: 'rollBack' | 'edit' | 'delete' | 'deleteBefore'
  number: string
}

interface VersionDialogsProps {
  /** Slug. */
  project: string
  pipeline: Pipeline
  task: VersionTask | null
  onClose: () => void
  /** The version of the task is deleted. */
  onDeleted?: () => void
}

/** What is asked about a version before something is done with it. */
export function VersionDialogs({ project, pipeline, task, onClose, onDeleted }: VersionDialogsProps) {
  const common = { project, pipeline, onClose }
  const deletion =
    task?.kind === 'delete' || task?.kind === 'deleteBefore' ? { kind: task.kind, number: task.number } : null
  const edited = task?.kind === 'edit' ? pipeline.versions.find(({ number }) => number === task.number) : undefined
  return (
    <>
      <RollBackDialog {...common} number={task?.kind === 'rollBack' ? task.number : null} />
      <DeleteDialog {...common} task={deletion} onDeleted={task?.kind === 'delete' ? onDeleted : undefined} />
      <EditVersionDialog
        project={project}
        version={edited ?? null}
        branches={branchesOf(pipeline.versions)}
        onClose={onClose}
      />
    </>
  )
}
