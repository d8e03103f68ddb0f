import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { PluginView } from '../../../modules/plugins/contract.ts'
import { ROOT } from '../../support/server.ts'
import { until } from '../../support/until.ts'
import { withServer } from '../bench-server.ts'
import { median, plain, type Row } from '../row.ts'

const CALLS = 2_000
const AT_ONCE = 64
const ROUNDS = 5

/** Methods that do next to nothing, so that the way there and back is what is measured. */
const METHODS: Record<string, string> = {
  'first-party (kv.get)': `() => kv.get('nothing')`,
  'plugin in JavaScript': `() => bench.greet('Ada')`,
  'native plugin': `() => helloNative.greet('Ada')`,
}
const SERVICE = `
const methods = [${Object.values(METHODS).join(', ')}]
router.get('/:method/:calls/:atOnce', async (ctx) => {
  const call = methods[Number(ctx.params.method)]
  const each = Number(ctx.params.calls) / Number(ctx.params.atOnce)
  const line = async () => { for (let n = 0; n < each; n += 1) await call() }
  const began = Date.now()
  await Promise.all(Array.from({ length: Number(ctx.params.atOnce) }, line))
  return { ms: Date.now() - began }
})`

const MANIFEST = {
  manifest: 1,
  id: 'bench',
  name: 'Bench',
  summary: 'Greets',
  version: '1.0.0',
  engines: { m3m: '*' },
  kind: 'js',
  main: 'index.js',
  runtime: [
    {
      name: 'bench',
      summary: 'Greets',
      methods: [
        {
          name: 'greet',
          summary: 'Greets somebody',
          params: [{ name: 'name', schema: { type: 'string' } }],
          returns: { type: 'string' },
        },
      ],
    },
  ],
}

/** Calls of plugins against calls of m3m's own API: how many a second, and what one takes longer. */
export const plugins = async (): Promise<Row[]> => {
  const folder = mkdtempSync(join(tmpdir(), 'm3m-bench-'))
  try {
    cpSync(join(ROOT, 'plugins', 'hello-native'), join(folder, 'hello-native'), { recursive: true })
    execFileSync('make', ['-s', '-B'], { cwd: join(folder, 'hello-native') })
    cpSync(join(ROOT, 'plugins', 'telegram', 'package.json'), join(folder, 'bench', 'package.json'))
    writeFileSync(join(folder, 'bench', 'plugin.json'), JSON.stringify(MANIFEST))
    const code = `export default () => ({ runtime: { bench: { greet: ({ name }) => 'Hello, ' + name + '!' } } })`
    writeFileSync(join(folder, 'bench', 'index.js'), code)
    return await measure(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const measure = (folder: string): Promise<Row[]> =>
  withServer(
    async ({ server, client }) => {
      for (const id of ['hello-native', 'bench']) {
        await client.call('POST', `/plugins/${id}/enable`)
        const ready = async () => (await client.call<PluginView>('GET', `/plugins/${id}`)).state === 'ready'
        await until(`${id} is ready`, ready, 30_000)
      }
      const { slug } = await client.createProject('Bench')
      await client.publish(slug, SERVICE)
      const ms = async (method: number, atOnce: number) => {
        const response = await fetch(`${server.url}/r/${slug}/${method}/${CALLS}/${atOnce}`)
        if (!response.ok) throw new Error(await response.text())
        return ((await response.json()) as { ms: number }).ms
      }
      const names = Object.keys(METHODS)
      const times = names.map(() => ({ alone: [] as number[], together: [] as number[] }))
      for (let round = 0; round <= ROUNDS; round += 1)
        for (const [index, { alone, together }] of times.entries()) {
          const measured = [await ms(index, 1), await ms(index, AT_ONCE)] as const
          // The first round warms up.
          if (round === 0) continue
          alone.push(measured[0])
          together.push(measured[1])
        }
      const [first, ...others] = times.map(({ alone }) => (median(alone) * 1000) / CALLS)
      return [
        ...names.map((name, index) =>
          plain(`${name}: calls/s, ${AT_ONCE} at once`, (CALLS * 1000) / median(times[index]!.together), 'calls/s'),
        ),
        plain(`${names[0]}: one call`, first!, 'µs'),
        ...others.map((time, index) => plain(`${names[index + 1]}: one call, beyond ${names[0]}`, time - first!, 'µs')),
      ]
    },
    { plugins: { path: [folder], native: true }, runtime: { limits: { cpuMs: 30_000, requestMs: 60_000 } } },
  )
