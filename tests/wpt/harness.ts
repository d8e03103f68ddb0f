/** Runs files of the web-platform-tests in a real isolate with the guest in it, under their own testharness.js. */
import { Sandbox } from '../modules/runtime-guest/sandbox.ts'
import { FINISH, type FileResult, readResults, scriptsOf, TIMEOUT_MS, within } from './plan.ts'

/** Runs one file, given relative to this folder. */
export async function runFile(file: string): Promise<FileResult> {
  const scripts = scriptsOf(file)
  const box = await new Sandbox().boot()
  const errorsBefore = box.errors.length
  try {
    const { context } = box
    for (const { code, filename } of scripts) await context.eval(code, { filename, timeout: TIMEOUT_MS })
    const results = context.eval(FINISH, { promise: true, copy: true }) as unknown as Promise<string>
    return readResults(await within(results, TIMEOUT_MS))
  } catch (error) {
    const said = box.errors.slice(errorsBefore).map(({ error: { message } }) => message)
    return { passed: 0, failed: [], broken: [(error as Error).message, ...said].join('; ') }
  } finally {
    box.dispose()
  }
}
