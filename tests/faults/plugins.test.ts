import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import {
  compile,
  isAlive,
  librarySource,
  manifestOf,
  methodsOf,
  moduleWith,
  NATIVE,
  nativeManifest,
  writePlugin,
} from '../modules/plugins/support.ts'
import { until } from '../support/until.ts'
import { pluginFaults } from './plugins-support.ts'

/** What native code can do to its process. */
const DEATHS: Record<string, string> = {
  // An address that no process has; some have one at 0.
  segfault: 'int *volatile nowhere = (int *)0x7000000000000000; *nowhere = 1;',
  abort: 'abort();',
  exit: 'exit(0);',
  kill: 'kill(0, SIGKILL);',
}

describe('plugins that take their process down, or all there is', () => {
  const { details, state, call, rescan, unharmed, disable, place, server } = pluginFaults()

  describe('K1 native code that ends its process', NATIVE, () => {
    test('at load and in m3m_init: it is left alone after five times', async () => {
      await unharmed(async () => {
        const ids: string[] = []
        for (const [name, death] of Object.entries(DEATHS)) {
          for (const [where, parts] of Object.entries({
            load: { more: `__attribute__((constructor)) static void at_load(void) { ${death} }` },
            init: { init: `${death} return M3M_OK;` },
          })) {
            const id = `${name}${where}`
            ids.push(id)
            await compile(writePlugin(place(), id, nativeManifest(id)), librarySource(parts))
          }
        }
        await rescan()
        for (const id of ids) {
          const { reason, figures } = await state(id, 'failed')
          assert.match(
            reason!,
            /^It crashed 5 times in a short time, the last time: Its process (was ended by SIG|exited)/,
            id,
          )
          assert.ok(figures.restarts >= 4, id)
          const { code, message } = await call(id)
          assert.equal(code, 'M3M_PLUGIN_FAILED', id)
          assert.match(message!, /does not run: It crashed 5 times/, id)
        }
        for (const id of ids) await disable(id)
      })
    })

    for (const [name, death] of Object.entries(DEATHS))
      test(`in a call (${name}): that call fails, later ones work again`, async () => {
        await unharmed(async () => {
          const id = `call${name}`
          const runtime = [{ name: id, summary: 'x', methods: methodsOf('run', 'die', 'wait') }]
          await compile(
            writePlugin(place(), id, nativeManifest(id, { runtime, limits: { concurrency: 2 } })),
            librarySource({
              call: `
                if (strstr(method, ".die")) { ${death} }
                if (strstr(method, ".wait")) usleep(20000000);
                return reply_with(reply, reply_length, "\\"well\\"");`,
            }),
          )
          await rescan()
          assert.deepEqual(await call(id), { ok: true, value: 'well' })
          // Whoever was there besides is told as well; exit() waits for the others.
          const [other, first] = await Promise.all([name === 'exit' ? undefined : call(id, 'wait'), call(id, 'die')])
          assert.deepEqual([other?.code ?? first.code, first.code], ['M3M_PLUGIN_CRASHED', 'M3M_PLUGIN_CRASHED'])
          assert.match(first.message!, new RegExp(`^${id}\\.die: the plugin "${id}" crashed: Its process `))
          assert.deepEqual(await call(id), { ok: true, value: 'well' })
          assert.equal(details(id).figures.restarts, 1)
          await disable(id)
        })
      })

    test('in m3m_shutdown: it is over all the same', async () => {
      await unharmed(async () => {
        for (const [name, death] of Object.entries({ ...DEATHS, hang: 'sleep(1000);' })) {
          const id = `shutdown${name}`
          await compile(writePlugin(place(), id, nativeManifest(id)), librarySource({ shutdown: death }))
          await rescan()
          const { process: before } = await state(id, 'ready')
          await disable(id)
          assert.deepEqual([details(id).state, details(id).process], ['disabled', null], id)
          await until('its process is gone', () => !isAlive(before!.pid))
        }
      })
    })
  })

  describe('K2 code that takes what it can get', () => {
    test('native calls that do not come back end with their time, and then with their process', NATIVE, async () => {
      await unharmed(async () => {
        for (const concurrency of [1, 2]) {
          const id = `hang${concurrency}`
          const methods = [{ name: 'run', summary: 'x', timeoutMs: 300 }, ...methodsOf('fine')]
          const runtime = [{ name: id, summary: 'x', methods }]
          await compile(
            writePlugin(place(), id, nativeManifest(id, { runtime, limits: { concurrency } })),
            librarySource({
              call: `if (strstr(method, ".run")) for (;;) usleep(1000);
                return reply_with(reply, reply_length, "1");`,
            }),
          )
          await rescan()
          await state(id, 'ready')
          const { code, message } = await call(id)
          assert.deepEqual([code, message], ['M3M_PLUGIN_TIMEOUT', `${id}.run took longer than 300 ms`])
          await state(id, 'crashed', 'starting')
          assert.match(details(id).reason!, /run did not return, and native code cannot be asked to/)
          assert.deepEqual(await call(id, 'fine'), { ok: true, value: 1 })
          await disable(id)
        }
      })
    })

    test('JavaScript that never answers costs its callers their time, and nobody else', async () => {
      await unharmed(async () => {
        const methods = [{ name: 'run', summary: 'x', timeoutMs: 300 }, ...methodsOf('fine', 'seen')]
        const runtime = [{ name: 'patient', summary: 'x', methods }]
        writePlugin(place(), 'patient', manifestOf('patient', { runtime, limits: { concurrency: 1 } }), {
          'index.js': moduleWith(
            'patient',
            `run: (args, { signal }) => new Promise(() => signal.addEventListener('abort', () => { aborted += 1 })),
             fine: () => 1, seen: () => aborted`,
            'let aborted = 0',
          ),
        })
        await rescan()
        await state('patient', 'ready')
        assert.equal((await call('patient')).code, 'M3M_PLUGIN_TIMEOUT')
        // Its place is given to others after a while.
        assert.deepEqual(await call('patient', 'fine'), { ok: true, value: 1 })
        assert.deepEqual(await call('patient', 'seen'), { ok: true, value: 1 })
        assert.equal(details('patient').figures.restarts, 0)
        await disable('patient')
      })
    })

    test('JavaScript that keeps its event loop, in a call or by itself, is ended', async () => {
      await unharmed(async () => {
        const runtime = [{ name: 'loops', summary: 'x', methods: methodsOf('run', 'later', 'fine') }]
        writePlugin(place(), 'loops', manifestOf('loops', { runtime }), {
          'index.js': moduleWith(
            'loops',
            `run: () => { for (;;); },
             later: () => { setTimeout(() => { for (;;); }, 10); return 1 },
             fine: () => 1`,
          ),
        })
        await rescan()
        const { code, message } = await call('loops')
        assert.equal(code, 'M3M_PLUGIN_CRASHED')
        assert.match(message!, /It did not answer for \d+(\.5)? s: something keeps its event loop/)
        assert.deepEqual(await call('loops', 'later'), { ok: true, value: 1 })
        await until('it is ended again', () => details('loops').figures.restarts === 2, 30_000)
        assert.deepEqual(await call('loops', 'fine'), { ok: true, value: 1 })
        await disable('loops')
      })
    })

    test('what leaks a gigabyte is ended at its limit, and nobody else for it', async () => {
      await unharmed(async () => {
        const limits = { memoryMb: 128 }
        const cases: [id: string, method: string][] = [
          [
            'leakheap',
            'const all = []; for (;;) { all.push(new Array(1e5).fill(all.length)); await new Promise((resolve) => setImmediate(resolve)) }',
          ],
          [
            'leakbytes',
            'const all = []; for (;;) { all.push(Buffer.alloc(4e6, 1)); await new Promise((resolve) => setImmediate(resolve)) }',
          ],
        ]
        for (const [id, code] of cases)
          writePlugin(place(), id, manifestOf(id, { limits }), {
            'index.js': moduleWith(id, `run: async () => { ${code} }`),
          })
        await rescan()
        for (const [id] of cases) {
          const { code, message } = await call(id)
          assert.equal(code, 'M3M_PLUGIN_CRASHED', id)
          assert.match(message!, /It used more than 128 MB of memory|heap|SIGABRT|SIGTRAP/, id)
          await disable(id)
        }
      })
    })

    test('native threads that leak and burn are ended, and it is told whose they are', NATIVE, async () => {
      await unharmed(async () => {
        await compile(
          writePlugin(place(), 'threads', nativeManifest('threads', { limits: { memoryMb: 128 } })),
          librarySource({
            more: `#include <pthread.h>
              static void *burn(void *x) { (void)x; for (int i = 0; i < 64; i++) { memset(malloc(4 << 20), 1, 4 << 20); usleep(20000); } return 0; }`,
            call: `for (int i = 0; i < 4; i++) { pthread_t thread; pthread_create(&thread, 0, burn, 0); }
              return reply_with(reply, reply_length, "1");`,
          }),
          ['-pthread'],
        )
        await rescan()
        assert.deepEqual(await call('threads'), { ok: true, value: 1 })
        const { reason } = await state('threads', 'crashed', 'starting')
        assert.match(reason ?? details('threads').reason ?? '', /It used more than 128 MB of memory/)
        await until('it is told', () => details('threads').figures.restarts === 1)
        const metrics = await (await server().get('/metrics')).text()
        assert.match(metrics, /m3m_plugin_restarts_total\{plugin="threads"\} 1/)
        assert.match(metrics, /m3m_plugin_restarts_total\{plugin="well"\} 0/)
        await disable('threads')
      })
    })

    test('what says things that make no sense, or without end, is ended', async () => {
      await unharmed(async () => {
        const write = `const { writeSync } = await import('node:fs')
          const all = (data) => { for (let at = 0; at < data.length;) try { at += writeSync(3, data, at) } catch (error) { if (error.code !== 'EAGAIN') throw error } }`
        const cases: [id: string, method: string, message: RegExp][] = [
          ['garbage', `${write}; all(Buffer.from('GET / HTTP/1.1'))`, /makes no sense: A frame cannot have/],
          ['huge', `${write}; all(Buffer.from([0x7f, 0xff, 0xff, 0xff]))`, /A frame cannot have 2147483647 bytes/],
          [
            'foreign',
            `${write}; const frame = Buffer.alloc(13); frame.writeUInt32BE(9); frame[4] = 67; frame.writeUInt32BE(4711, 5); all(frame)`,
            /call 4711 was never made/,
          ],
          [
            'stranger',
            `${write}; const frame = Buffer.alloc(13); frame.writeUInt32BE(9); frame[4] = 99; all(frame)`,
            /type 99 are unknown/,
          ],
          [
            'flood',
            `for (let i = 0; i < 1e5; i++) log.info('x'); await new Promise((resolve) => setTimeout(resolve, 5000))`,
            /It floods its log/,
          ],
        ]
        for (const [id, method] of cases)
          writePlugin(place(), id, manifestOf(id), { 'index.js': moduleWith(id, `run: async () => { ${method} }`) })
        await rescan()
        for (const [id, , message] of cases) {
          const answer = await call(id)
          assert.equal(answer.code, 'M3M_PLUGIN_CRASHED', `${id}: ${JSON.stringify(answer)}`)
          assert.match(answer.message!, message, id)
          await disable(id)
        }
      })
    })
  })
})
