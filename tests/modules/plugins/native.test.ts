import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { truncateSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, test } from 'node:test'
import { tempDir } from '../../support/temp.ts'
import {
  CC,
  compile,
  HEADER,
  librarySource,
  methodsOf,
  NATIVE,
  nativeManifest,
  pluginServer,
  writePlugin,
} from './support.ts'

const text = { type: 'string' }
const bytes = { type: 'string', format: 'binary' }

describe('a native plugin', NATIVE, () => {
  test('has a header that C99 and C++17 take', (t) => {
    const folder = tempDir(t)
    const source = '#include "m3m_plugin.h"\nint main(void) { return (int)M3M_ABI_VERSION - 1; }\n'
    writeFileSync(join(folder, 'a.c'), source)
    writeFileSync(join(folder, 'a.cpp'), source)
    const strict = ['-Wall', '-Wextra', '-Wpedantic', '-Werror', `-I${dirname(HEADER)}`, '-fsyntax-only']
    execFileSync(CC!, ['-std=c99', ...strict, join(folder, 'a.c')])
    execFileSync(CC!, ['-std=c++17', ...strict, join(folder, 'a.cpp')])
  })

  test('of abi 1 answers in JSON', async (t) => {
    const place = tempDir(t)
    const folder = writePlugin(
      place,
      'echo',
      nativeManifest('echo', {
        runtime: [
          {
            name: 'echoer',
            summary: 'Says it again',
            methods: [
              {
                name: 'say',
                summary: 'Says it again',
                params: [{ name: 'value', schema: {} }],
                returns: { type: 'object' },
              },
              { name: 'bytes', summary: 'Bytes', params: [{ name: 'value', schema: bytes }], returns: bytes },
              { name: 'fail', summary: 'Fails with a code' },
              { name: 'grumble', summary: 'Fails with text' },
              { name: 'nothing', summary: 'Gives nothing' },
              { name: 'garbage', summary: 'Gives what is no JSON' },
            ],
          },
        ],
        config: { type: 'object', properties: { greeting: { type: 'string', default: 'привет' } } },
      }),
    )
    await compile(
      folder,
      librarySource({
        more: 'static char config[4096];',
        init: 'snprintf(config, sizeof config, "%s", request); return M3M_OK;',
        call: `
          if (!strcmp(method, "echoer.say")) {
            char *text = malloc(length + 8192);
            sprintf(text, "{\\"request\\":%s,\\"init\\":%s}", request, config);
            int32_t status = reply_with(reply, reply_length, text);
            free(text);
            return status;
          }
          if (!strcmp(method, "echoer.bytes")) return reply_with(reply, reply_length, "\\"AAEC/w==\\"");
          if (!strcmp(method, "echoer.fail")) { reply_with(reply, reply_length, "{\\"message\\":\\"no\\",\\"code\\":\\"ECHO_NO\\"}"); return 7; }
          if (!strcmp(method, "echoer.grumble")) { reply_with(reply, reply_length, "not today"); return 1; }
          if (!strcmp(method, "echoer.garbage")) return reply_with(reply, reply_length, "{");
          return M3M_OK;`,
      }),
    )
    const server = await pluginServer(t, place)
    await server.state('echo', 'ready')
    const said = (await server.value('echoer', 'say', { ключ: ['ü', '\u0000', 1e21] })) as Record<string, object>
    assert.deepEqual(said.request, { args: { value: { ключ: ['ü', '\u0000', 1e21] } }, projectId: 'a'.repeat(24) })
    assert.deepEqual((said.init as { config: object }).config, { greeting: 'привет' })
    assert.deepEqual([...((await server.value('echoer', 'bytes', new Uint8Array([9]))) as Uint8Array)], [0, 1, 2, 255])
    assert.deepEqual(await server.error('echoer', 'fail'), { code: 'ECHO_NO', message: 'no' })
    assert.deepEqual(await server.error('echoer', 'grumble'), {
      code: 'M3M_PLUGIN_ERROR',
      message: 'echoer.grumble: not today',
    })
    assert.equal(await server.value('echoer', 'nothing'), null)
    assert.equal((await server.error('echoer', 'garbage')).code, 'M3M_PLUGIN_RESULT')
    const large = 'я'.repeat(1_000_000)
    const answer = (await server.value('echoer', 'say', large)) as { request: { args: { value: string } } }
    assert.equal(answer.request.args.value, large)
  })

  test('of abi 1 is called by several threads at once only when it says so', async (t) => {
    const place = tempDir(t)
    const runtime = (name: string) => [{ name, summary: 'x', methods: methodsOf('most') }]
    const source = librarySource({
      more: '#include <stdatomic.h>\nstatic atomic_int now, most;',
      call: `
        int count = atomic_fetch_add(&now, 1) + 1;
        int seen = atomic_load(&most);
        while (seen < count && !atomic_compare_exchange_weak(&most, &seen, count)) {}
        usleep(100000);
        atomic_fetch_sub(&now, 1);
        char text[16];
        sprintf(text, "%d", atomic_load(&most));
        return reply_with(reply, reply_length, text);`,
    })
    await compile(writePlugin(place, 'serial', nativeManifest('serial', { runtime: runtime('serial') })), source)
    const limits = { concurrency: 2 }
    await compile(writePlugin(place, 'both', nativeManifest('both', { runtime: runtime('both'), limits })), source)
    const server = await pluginServer(t, place)
    const four = async (api: string) =>
      Math.max(...((await Promise.all([1, 2, 3, 4].map(() => server.value(api, 'most')))) as number[]))
    assert.equal(await four('serial'), 1)
    assert.equal(await four('both'), 2)
  })

  test('of the abi "c" calls functions by their prototypes', async (t) => {
    const place = tempDir(t)
    const integer = { type: 'integer' }
    const folder = writePlugin(
      place,
      'mathlib',
      nativeManifest('mathlib', {
        abi: 'c',
        runtime: [
          {
            name: 'mathlib',
            summary: 'C',
            methods: [
              {
                name: 'add',
                summary: 'Sum',
                params: [
                  { name: 'a', schema: integer },
                  { name: 'b', schema: integer },
                ],
                returns: integer,
                prototype: 'int32_t add(int32_t a, int32_t b)',
              },
              {
                name: 'half',
                summary: 'Half',
                params: [{ name: 'x', schema: { type: 'number' } }],
                symbol: 'halve',
                prototype: 'double half(double x);',
              },
              {
                name: 'sum',
                summary: 'Sum of bytes',
                params: [{ name: 'data', schema: bytes }],
                prototype: 'uint64_t sum_bytes(const uint8_t *data, size_t data_length)',
              },
              {
                name: 'upper',
                summary: 'Upper case',
                params: [{ name: 'text', schema: text }],
                prototype: 'int upper(const char *text, uint8_t *to, size_t to_size)',
                output: { parameter: 'to', bytes: 16, returned: true },
              },
              { name: 'version', summary: 'Text', returns: text, prototype: 'const char *version(void)' },
              { name: 'big', summary: 'Too big', prototype: 'uint64_t big(void)' },
              {
                name: 'truth',
                summary: 'Bool',
                prototype: 'bool truth(bool value)',
                params: [{ name: 'value', schema: { type: 'boolean' } }],
              },
            ],
          },
        ],
      }),
    )
    await compile(
      folder,
      `#include <stdint.h>
       #include <stdbool.h>
       #include <stddef.h>
       #include <string.h>
       #include <ctype.h>
       int32_t add(int32_t a, int32_t b) { return a + b; }
       double halve(double x) { return x / 2; }
       uint64_t sum_bytes(const uint8_t *d, size_t n) { uint64_t s = 0; for (size_t i = 0; i < n; i++) s += d[i]; return s; }
       int upper(const char *t, uint8_t *to, size_t n) { size_t l = strlen(t); if (l > n) return -1; for (size_t i = 0; i < l; i++) to[i] = toupper(t[i]); return (int)l; }
       const char *version(void) { return "1.2 \\xc3\\xbc"; }
       uint64_t big(void) { return UINT64_MAX; }
       bool truth(bool v) { return !v; }`,
    )
    const server = await pluginServer(t, place)
    await server.state('mathlib', 'ready')
    const value = (method: string, ...args: unknown[]) => server.value('mathlib', method, ...args)
    assert.equal(await value('add', 40, 2), 42)
    assert.equal(await value('half', 5), 2.5)
    assert.equal(await value('sum', new Uint8Array([1, 2, 255])), 258)
    assert.equal(Buffer.from((await value('upper', 'abc')) as Uint8Array).toString(), 'ABC')
    assert.equal(await value('version'), '1.2 ü')
    assert.equal(await value('truth', false), true)
    assert.deepEqual(await server.error('mathlib', 'add', 2 ** 31, 0), {
      code: 'M3M_API_ARGUMENTS',
      message: 'mathlib.add: a must be from -2147483648 to 2147483647',
    })
    assert.equal((await server.error('mathlib', 'upper', 'x'.repeat(17))).message, 'mathlib.upper: upper gave -1')
    assert.match((await server.error('mathlib', 'upper', 'a\0b')).message, /character 0/)
    assert.match((await server.error('mathlib', 'big')).message, /18446744073709551615 is larger/)
  })

  test('that is not what it says is told to be so, and not tried again', async (t) => {
    const place = tempDir(t)
    const plugin = async (id: string, source: string) => {
      const folder = writePlugin(place, id, nativeManifest(id))
      await compile(folder, source)
      return folder
    }
    await plugin('newer', librarySource({ version: 'return 2;' }))
    await plugin('less', 'int m3m_abi_version(void) { return 1; }')
    await plugin('other', 'int hello(void) { return 1; }')
    truncateSync(join(await plugin('cut', librarySource()), 'lib.so'), 1_000)
    writePlugin(place, 'notes', nativeManifest('notes'), { 'lib.so': 'no library at all, but some text' })
    await plugin(
      'sad',
      librarySource({ init: 'reply_with(reply, reply_length, "{\\"message\\":\\"no database\\"}"); return 3;' }),
    )
    const server = await pluginServer(t, place)
    const reason = async (id: string) => (await server.state(id, 'failed')).reason!
    assert.match(
      await reason('newer'),
      /built for abi 2 of plugins; this m3m has abi 1: build it with its m3m_plugin\.h/,
    )
    assert.match(await reason('less'), /lib\.so has no function m3m_init/)
    assert.match(await reason('other'), /lib\.so has no function m3m_abi_version/)
    assert.match(await reason('cut'), /lib\.so cannot be loaded: it is cut off: it has 1000 bytes and needs \d+/)
    assert.match(await reason('notes'), /lib\.so cannot be loaded: it is no library/)
    for (const id of ['newer', 'less', 'other', 'cut', 'notes'])
      assert.equal(server.details(id).figures.restarts, 0, id)
    // That may be otherwise the next time.
    assert.match(await reason('sad'), /crashed 5 times.*m3m_init gave 3: no database/)
    assert.match((await server.error('sad', 'run')).message, /no database/)
  })

  test('runs only where the operator lets it', async (t) => {
    const place = tempDir(t)
    await compile(writePlugin(place, 'native', nativeManifest('native')), librarySource())
    const server = await pluginServer(t, place, { native: false })
    const { state, reason, process } = server.details('native')
    assert.deepEqual([state, process], ['disabled', null])
    assert.match(reason!, /plugins\.native/)
    const { status, body } = await server.api('POST', '/plugins/native/enable')
    assert.deepEqual([status, body.code], [409, 'M3M_PLUGIN_NATIVE'])
  })
})
