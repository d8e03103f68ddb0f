/** Looks at the folders of plugins: what comes and goes there is found without anybody asking. */
import { type FSWatcher, watch } from 'node:fs'
import { type Logger, messageOf } from '../../kernel/index.ts'

/** Copying a folder takes a moment. */
const SETTLED_MS = 500

/** Returns the end of it. Folders that cannot be watched, or are not there, are looked at when somebody asks. */
export function watchPlaces(folders: readonly string[], log: Logger, onChange: () => void): () => void {
  let timer: NodeJS.Timeout | undefined
  const watchers = folders.flatMap((folder): FSWatcher[] => {
    try {
      const watcher = watch(folder, () => {
        clearTimeout(timer)
        timer = setTimeout(onChange, SETTLED_MS)
      })
      watcher.on('error', (error) => log.debug({ folder }, `plugins are not watched any more: ${messageOf(error)}`))
      return [watcher]
    } catch (error) {
      log.debug({ folder }, `plugins are not watched: ${messageOf(error)}`)
      return []
    }
  })
  return () => {
    clearTimeout(timer)
    for (const watcher of watchers) watcher.close()
  }
}
