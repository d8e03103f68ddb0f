export { archiveUrl, usePipelineActions, versionQuery } from './api.ts'
export { MakeChanges } from './components/make-changes.tsx'
export { SourceViewer } from './components/source-viewer.tsx'
export { nextMajor, nextMinor } from './lib/version-numbers.ts'
