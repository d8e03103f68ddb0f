/** Searches beside the page: whatever a pattern takes, the page goes on, and ends this worker when it takes too long. */
import { replaceInFiles, searchFiles } from './search.ts'
import type { SearchAnswer, SearchOutcome, SearchRequest, SearchTask } from './search-messages.ts'

const files = new Map<string, string>()

self.addEventListener('message', ({ data }: MessageEvent<SearchRequest>) => {
  for (const [path, content] of data.change.put) files.set(path, content)
  for (const path of data.change.drop) files.delete(path)
  const answer: SearchAnswer = { id: data.id, outcome: work(data.task) }
  self.postMessage(answer)
})

function work(task: SearchTask): SearchOutcome {
  try {
    return task.kind === 'search'
      ? { kind: 'found', result: searchFiles(files, task.options, task.replacement) }
      : { kind: 'replaced', ...replaceInFiles(files, task.options, task.replacement, task.scope) }
  } catch (error) {
    return { kind: 'pattern', message: error instanceof Error ? error.message : String(error) }
  }
}
