import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, type ImportedCode, isApiError, type Pipeline, url } from '@/lib/api/index.ts'
import { pipelineKey } from '@/lib/queries/pipeline.ts'

interface Task {
  file: File
  merge: boolean
  /** Of the draft that was looked at; absent: only look. */
  revision?: number
}

/**
 * An archive on its way into the draft: chosen, looked at, taken.
 * @param onTaken told how many files are other ones now
 */
export function useImportArchive(project: string, onTaken: (count: number) => void) {
  const client = useQueryClient()
  const [file, setFile] = useState<File | null>(null)
  const [merge, setMerge] = useState(false)
  const send = ({ file, merge, revision }: Task) =>
    api.post<ImportedCode>(
      url`/projects/${project}/pipeline/archive`,
      // The server looks at what it is, whatever the browser takes it for.
      new Blob([file], { type: 'application/octet-stream' }),
      { query: { mode: merge ? 'merge' : 'replace', dryRun: revision === undefined, revision } },
    )
  const look = useMutation({ mutationFn: send })
  const take = useMutation({
    mutationFn: send,
    onSuccess: ({ draft, added, changed, removed }) => {
      client.setQueryData<Pipeline>(pipelineKey(project), (pipeline) => pipeline && { ...pipeline, draft })
      onTaken(added.length + changed.length + removed.length)
    },
    // Somebody saved meanwhile: what would come of it now is another thing.
    onError: (error, { file, merge }) => {
      if (isApiError(error) && error.code === 'M3M_DRAFT_CONFLICT') look.mutate({ file, merge })
    },
  })
  const lookAt = (file: File, merge: boolean) => {
    take.reset()
    look.mutate({ file, merge })
  }

  return {
    file,
    merge,
    preview: look.data,
    error: take.error ?? look.error,
    busy: look.isPending || take.isPending,
    choose(next: File) {
      setFile(next)
      lookAt(next, merge)
    },
    setMerge(next: boolean) {
      setMerge(next)
      if (file) lookAt(file, next)
    },
    take() {
      if (file && look.data) take.mutate({ file, merge, revision: look.data.revision })
    },
  }
}
