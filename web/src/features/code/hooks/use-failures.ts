import { useCallback, useEffect, useState } from 'react'
import type { LogLine } from '@/lib/api/index.ts'
import { addFailures } from '../lib/failures.ts'
import type { Problem } from '../lib/problems.ts'
import type { Workspace } from '../lib/workspace.ts'

/**
 * Where the code on this page failed while it ran, out of the live log; those of a file go when it is edited.
 * @param version whose lines count; null while what runs is not what is here
 */
export function useFailures(workspace: Workspace, version: string | null) {
  const [failures, setFailures] = useState<readonly Problem[]>([])

  useEffect(
    () =>
      workspace.subscribe(({ files }, before) => {
        if (files === before.files) return
        setFailures((known) => {
          const rest = known.filter(({ file }) => files.get(file) === before.files.get(file))
          return rest.length === known.length ? known : rest
        })
      }),
    [workspace],
  )

  const onLines = useCallback(
    (lines: readonly LogLine[]) => {
      if (version === null) return
      const { files } = workspace.get()
      setFailures((known) => addFailures(known, lines, version, files))
    },
    [workspace, version],
  )
  return { failures, onLines }
}
