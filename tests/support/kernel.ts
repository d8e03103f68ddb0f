import type { TestContext } from 'node:test'
import { createKernel, createLogger, type Kernel, type KernelOptions } from '../../kernel/index.ts'
import { databaseFor } from './database.ts'
import { tempDir } from './temp.ts'

/** The real kernel on a data folder of its own, silent, on a free port; stopped when the test ends. */
export function testKernel(
  t: TestContext,
  { config = {}, ...options }: Partial<KernelOptions> & Pick<KernelOptions, 'modules'>,
): Kernel {
  const path = (config.storage as { path?: string } | undefined)?.path ?? tempDir(t)
  const database = options.modules.some(({ id }) => id === 'database') ? databaseFor(path) : {}
  const kernel = createKernel({
    log: createLogger({ level: 'silent' }),
    config: { storage: { path }, server: { host: '127.0.0.1', port: 0 }, ...database, ...config },
    ...options,
  })
  t.after(() => kernel.stop())
  return kernel
}

/** Like `testKernel`, started. */
export async function startedKernel(t: TestContext, options: Parameters<typeof testKernel>[1]): Promise<Kernel> {
  const kernel = testKernel(t, options)
  await kernel.start()
  return kernel
}
