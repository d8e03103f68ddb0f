/**
 * The reference of the runtime as files: modules/runtime/reference/guest.json, which the server reads, of what m3m.d.ts
 * declares; and docs/runtime-api.md, of that and of the runtime APIs the modules register.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createKernel, createLogger, limitsOf, type RuntimeApi, runtimeApisRef } from '../kernel/index.ts'
import { modules } from '../modules/index.ts'
import { referenceOf } from '../modules/runtime/reference/reference.ts'
import { RuntimeConfig } from '../modules/runtime/runtime.config.ts'
import { guestReference } from './guest-reference.ts'
import { runtimePage } from './runtime-page.ts'

/** Texts by the path of their file. */
export async function runtimeReference(): Promise<Record<string, string>> {
  const guest = guestReference()
  const { apis, runtime } = await registered()
  const reference = referenceOf(guest, apis, limitsOf('runtime', RuntimeConfig, runtime))
  return {
    'modules/runtime/reference/guest.json': `${JSON.stringify(guest, null, 1)}\n`,
    'docs/runtime-api.md': runtimePage(reference),
  }
}

/** What the modules register, asked of a server with the defaults that does not listen. */
async function registered(): Promise<{ apis: RuntimeApi[]; runtime: unknown }> {
  const path = mkdtempSync(join(tmpdir(), 'm3m-reference-'))
  const kernel = createKernel({
    modules,
    log: createLogger({ level: 'silent' }),
    config: { storage: { path }, server: { host: '127.0.0.1', port: 0 }, plugins: { path: [] } },
  })
  try {
    await kernel.start()
    return { apis: kernel.get(runtimeApisRef).list(), runtime: kernel.config.values.runtime }
  } finally {
    await kernel.stop()
    rmSync(path, { recursive: true, force: true })
  }
}
