/** Runs the same files on Node's own classes, to tell what another implementation makes of them. */
import { Worker } from 'node:worker_threads'
import { FINISH, type FileResult, readResults, scriptsOf, TIMEOUT_MS, within } from './plan.ts'

const RUN = `
  const { parentPort, workerData: { scripts, finish } } = require('node:worker_threads')
  const { runInThisContext } = require('node:vm')
  globalThis.self = globalThis
  // A promise that a test lets fail unheard is no failure of the file.
  process.on('unhandledRejection', () => {})
  for (const { code, filename } of scripts) runInThisContext(code, { filename })
  runInThisContext(finish).then((text) => parentPort.postMessage(text))
`

/** Runs one file, given relative to this folder, in a thread of its own. */
export async function runFileInNode(file: string): Promise<FileResult> {
  const worker = new Worker(RUN, { eval: true, workerData: { scripts: scriptsOf(file), finish: FINISH } })
  const results = new Promise<string>((resolve, reject) => {
    worker.once('message', resolve)
    worker.once('error', reject)
    worker.once('exit', () => reject(new Error('it ended before its results came')))
  })
  try {
    return readResults(await within(results, TIMEOUT_MS))
  } catch (error) {
    return { passed: 0, failed: [], broken: (error as Error).message }
  } finally {
    await worker.terminate()
  }
}
