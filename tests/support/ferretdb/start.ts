import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { buildFerretdb } from './build.ts'

export interface ForeignServer {
  /** Connection string. */
  uri: string
  /** Ends the server and removes its data. */
  stop(): Promise<void>
}

/** Starts a MongoDB-wire server that is not ours, empty, on a free port; builds it first where that is still to be done. */
export const startFerretdb = async (): Promise<ForeignServer> => {
  const binary = buildFerretdb()
  const folder = mkdtempSync(join(tmpdir(), 'm3m-ferretdb-'))
  const child = spawn(binary, [folder], { stdio: ['pipe', 'pipe', 'inherit'] })
  const ended = once(child, 'exit')
  const remove = () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  const uri = await Promise.race([
    once(createInterface({ input: child.stdout }), 'line').then(([line]) => line as string),
    ended.then(([code]) => {
      remove()
      throw new Error(`${binary} ended with ${code} before it listened`)
    }),
  ])
  return {
    uri,
    async stop() {
      // It may have come to a stop, and its data is of no use.
      child.kill('SIGKILL')
      await ended
      remove()
    },
  }
}
