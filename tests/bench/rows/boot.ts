import { build } from 'esbuild'
import { ROOT } from '../../support/server.ts'
import { withServer } from '../bench-server.ts'
import { median, plain, type Row } from '../row.ts'

const LIBRARIES = `export { Hono } from 'hono'; export * as z from 'zod'; export * as dates from 'date-fns'`
const SERVICE = `
  import { Hono, z, dates } from './libraries.js'
  const app = new Hono()
  const Query = z.object({ day: z.string() })
  app.get('/', (c) => c.text(dates.format(new Date(0), 'yyyy') + Query.parse({ day: 'x' }).day))
  export default app
`
const ROUNDS = 5

/** Stop to running again of a service of hono, zod and date-fns: isolate, guest side, code, start hooks. */
export const boot = (): Promise<Row[]> =>
  withServer(async ({ client }) => {
    const bundle = await build({
      stdin: { contents: LIBRARIES, resolveDir: ROOT },
      bundle: true,
      format: 'esm',
      minify: true,
      write: false,
      platform: 'neutral',
      mainFields: ['module', 'main'],
      conditions: ['import'],
    })
    const libraries = bundle.outputFiles[0]!.text
    const project = await client.createProject('Boot')
    await client.publish(project.slug, { 'main.ts': SERVICE, 'libraries.js': libraries })
    const times: number[] = []
    for (let round = 0; round < ROUNDS; round++) {
      await client.service(project.slug, 'stop')
      const began = performance.now()
      await client.service(project.slug, 'start')
      times.push(performance.now() - began)
    }
    return [
      plain(
        `service of hono + zod + date-fns (${Math.round(libraries.length / 1024)} KB): start request to running`,
        median(times),
        'ms',
      ),
    ]
  })
