import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useIsMobile } from '@/hooks/use-media.ts'
import type { Pipeline, Project, VersionWithFiles } from '@/lib/api/index.ts'
import type { EditorHandle } from '../editor/index.ts'
import { useFailures } from '../hooks/use-failures.ts'
import { usePlace } from '../hooks/use-place.ts'
import { isEntry } from '../lib/paths.ts'
import type { Problem } from '../lib/problems.ts'
import { createWorkspace } from '../lib/workspace.ts'
import { CodeHeader } from './code-header.tsx'
import { CodeMenu } from './code-menu.tsx'
import { MakeChanges } from './make-changes.tsx'
import { PublishedBanner } from './published-banner.tsx'
import { Workbench } from './workbench.tsx'

interface PublishedViewProps {
  project: Project
  pipeline: Pipeline
  version: VersionWithFiles
  /** Where the service answers. */
  url: string | undefined
}

/** The published version: to read, and to begin the next one from. */
export function PublishedView({ project, pipeline, version, url }: PublishedViewProps) {
  const { t } = useTranslation('code')
  const [workspace] = useState(() => createWorkspace({ files: version.files, revision: 0 }))
  const editor = useRef<EditorHandle>(null)
  const [problems, setProblems] = useState<Problem[]>([])
  const entry = version.files.find((file) => isEntry(file.path))?.path ?? 'main.ts'
  const place = usePlace(entry)
  const { failures, onLines } = useFailures(workspace, version.number)
  const isWide = !useIsMobile()
  return (
    <Workbench
      project={project}
      workspace={workspace}
      editor={editor}
      entry={entry}
      place={place}
      readOnlyReason={t('editor.readOnly')}
      problems={problems}
      onProblems={setProblems}
      serverProblems={failures}
      onLines={onLines}
    >
      <CodeHeader state={{ kind: 'published', version: version.number }}>
        {isWide && <CodeMenu project={project.slug} version={version.number} />}
      </CodeHeader>
      <PublishedBanner version={version.number} url={url}>
        {isWide && <MakeChanges project={project.slug} from={version.number} given={pipeline.given} />}
      </PublishedBanner>
    </Workbench>
  )
}
