import { useEffect, useState } from 'react'
import type { FileChange } from './changes.ts'
import type { Counted, CountTask } from './counts.worker.ts'
import CountsWorker from './counts.worker.ts?worker'
import type { LineCounts } from './line-counts.ts'

/** Figures by path; a file that is missing is not counted yet. */
export type CountsByPath = ReadonlyMap<string, LineCounts>

const NONE: CountsByPath = new Map()

/** Lines that came and went in each file, as far as they are counted. `changes` must stay the same object while they are the same. */
export function useLineCounts(changes: readonly FileChange[], ignoreWhitespace: boolean): CountsByPath {
  const [known, setKnown] = useState<{ of: readonly FileChange[]; ignored: boolean; counts: CountsByPath } | null>(null)

  useEffect(() => {
    if (changes.length === 0) return
    const worker = new CountsWorker()
    worker.onmessage = ({ data }: MessageEvent<Counted>) =>
      setKnown((before) => {
        const own = before?.of === changes && before.ignored === ignoreWhitespace ? before.counts : NONE
        const counted = data.map(([index, counts]): [string, LineCounts] => [changes[index]?.path ?? '', counts])
        return { of: changes, ignored: ignoreWhitespace, counts: new Map([...own, ...counted]) }
      })
    const task: CountTask = {
      pairs: changes.map(({ before, after }) => ({ before, after })),
      ignoreWhitespace,
    }
    worker.postMessage(task)
    return () => worker.terminate()
  }, [changes, ignoreWhitespace])

  // What was counted of other changes is nothing; of the same with other whitespace, better than blanks that flicker.
  return known?.of === changes ? known.counts : NONE
}
