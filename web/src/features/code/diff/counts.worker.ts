/** Counts lines aside from the page: one message in with all pairs, and messages out with what is done so far. */
import { countLines, type LineCounts, type TextPair } from './line-counts.ts'

export interface CountTask {
  pairs: readonly TextPair[]
  ignoreWhitespace: boolean
}
/** Figures by their place among the pairs. */
export type Counted = [index: number, counts: LineCounts][]

/** Milliseconds between messages, so that the page is not drawn anew for every file. */
const EVERY = 50

const post = (counted: Counted) => self.postMessage(counted)

self.onmessage = ({ data: { pairs, ignoreWhitespace } }: MessageEvent<CountTask>) => {
  let counted: Counted = []
  let sent = performance.now()
  pairs.forEach((pair, index) => {
    counted.push([index, countLines(pair, ignoreWhitespace)])
    if (performance.now() - sent < EVERY) return
    post(counted)
    counted = []
    sent = performance.now()
  })
  post(counted)
}
