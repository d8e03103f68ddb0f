import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping'
import { compile } from '../../../modules/pipelines/compile.ts'
import { createTemplates } from '../../../modules/pipelines/templates.ts'
import { files } from './support.ts'

const REGISTER = Symbol.for('m3m.register')
let run = 0

/** Runs a compiled bundle; resolves to the module namespace it registers. */
async function load(tree: Record<string, string>): Promise<Record<string, never>> {
  const { code } = await compile(files(tree))
  assert.doesNotMatch(code, /^\s*import\b/m)
  let exported: unknown
  const globals = globalThis as unknown as Record<symbol, unknown>
  globals[REGISTER] = (service: unknown) => {
    exported = service
  }
  try {
    await import(`data:text/javascript;base64,${Buffer.from(`${code}\n// ${run++}`).toString('base64')}`)
  } finally {
    delete globals[REGISTER]
  }
  return exported as Record<string, never>
}

async function problems(tree: Record<string, string>): Promise<{ path: string; message: string }[]> {
  const error = await compile(files(tree)).then(
    () => assert.fail('it compiled'),
    (reason: { code: string; statusCode: number; errors: { path: string; message: string }[] }) => reason,
  )
  assert.equal(error.code, 'M3M_CODE_COMPILE')
  assert.equal(error.statusCode, 422)
  return error.errors
}

describe('compile', () => {
  it('bundles TypeScript, JavaScript and data to one module that registers its exports', async () => {
    const service = await load({
      'main.ts': `import { add } from './lib/add'
import { twice } from './lib/twice.js'
import settings from './settings.json'
import page from './page.html'
import * as index from './util'
enum Level { Low = 1 }
export const result: number = add(twice(settings.n), Level.Low)
export { page }
export default { fetch() { return index.name } }`,
      'lib/add.ts': "import { zero } from '../zero.mjs'\nexport const add = (a: number, b: number) => a + b + zero",
      'lib/twice.ts': 'export const twice = (n: number): number => n * 2',
      'util/index.ts': "export const name = 'util'",
      'zero.mjs': 'export const zero = 0',
      'settings.json': '{ "n": 20 }',
      'page.html': '<p>hi</p>',
    })
    assert.equal(service.result, 41)
    assert.equal(service.page, '<p>hi</p>')
    assert.equal((service.default as unknown as { fetch(): string }).fetch(), 'util')
  })

  it('keeps side effects, in the order of the imports', async () => {
    const service = await load({
      'main.js': "import './a.js'\nimport './b.js'\nimport { list } from './list.js'\nexport { list }",
      'a.js': "import { list } from './list.js'\nlist.push('a')",
      'b.js': "import { list } from './list.js'\nlist.push('b')",
      'list.js': 'export const list = []',
    })
    assert.deepEqual([...(service.list as unknown as string[])], ['a', 'b'])
  })

  it('compiles the starter', async () => {
    const { code } = await compile(createTemplates(undefined).start)
    assert.match(code, /router\.get/)
  })

  it('takes top-level await, a byte order mark, a hashbang, line separators and closing tags as text', async () => {
    const service = await load({
      'main.js': `\ufeffimport './tool.js'\nexport const a = await Promise.resolve('\u2028</script>')\n/* }});process.exit()// */\nexport const b = \`}});//\``,
      'tool.js': '#!/usr/bin/env node\nexport {}\n',
    })
    assert.equal(service.a, '\u2028</script>')
    assert.equal(service.b, '}});//')
  })

  it('maps places back to what was written', async () => {
    const { code, map } = await compile(
      files({
        'main.ts': "import { fail } from './lib/fail'\ninterface A { a: string }\n\nfail()\n",
        'lib/fail.ts': '\n\nexport function fail(): never {\n  throw new Error("here")\n}\n',
      }),
    )
    const lines = code.split('\n')
    const line = lines.findIndex((text) => text.includes('throw new Error')) + 1
    const found = originalPositionFor(new TraceMap(map), { line, column: lines[line - 1]!.indexOf('throw') })
    assert.deepEqual(
      { source: found.source, line: found.line, column: found.column },
      { source: 'lib/fail.ts', line: 4, column: 2 },
    )
    assert.doesNotMatch(code, /sourceMappingURL/)
  })

  it('follows no source map that the code names, and leaves strings alone', async () => {
    const forged = Buffer.from(
      JSON.stringify({ version: 3, sources: ['/etc/passwd'], names: [], mappings: 'AAAA' }),
    ).toString('base64')
    for (const url of [`data:application/json;base64,${forged}`, 'file:///etc/passwd', '/etc/passwd']) {
      const tree = {
        'main.js': `export const text = '//# sourceMappingURL=x'\n//# sourceMappingURL=${url}\n/*# sourceMappingURL=${url} */`,
      }
      const { map } = await compile(files(tree))
      assert.deepEqual(
        JSON.parse(map).sources.filter((source: string) => !source.includes('m3m:')),
        ['main.js'],
      )
      assert.equal((await load(tree)).text, '//# sourceMappingURL=x')
    }
  })

  it('tells the place of each error, in characters', async () => {
    assert.deepEqual(await problems({ 'main.ts': 'const a = 1\n\nconst b = ;\n' }), [
      { path: 'main.ts:3:11', message: 'Unexpected ";"' },
    ])
    assert.deepEqual(await problems({ 'main.ts': "const привет = 'мир'; const b = ;" }), [
      { path: 'main.ts:1:33', message: 'Unexpected ";"' },
    ])
    const [first] = await problems({ 'main.ts': "import './lib/bad'", 'lib/bad.ts': 'let x: = 1' })
    assert.equal(first!.path, 'lib/bad.ts:1:8')
    assert.match(
      (await problems({ 'main.ts': "import x from './a.json'\nx", 'a.json': '{ "a": }' }))[0]!.path,
      /^a\.json:1:8$/,
    )
    assert.match((await problems({ 'main.ts': 'export const a = 1\nexport const a = 2' }))[0]!.path, /^main\.ts:2:/)
  })

  it('says where imports may come from', async () => {
    const message = async (path: string) => {
      const [problem] = await problems({ 'main.ts': `\nimport x from '${path}'\nx`, 'logo.png': 'x' })
      assert.equal(problem!.path, 'main.ts:2:15', path)
      return problem!.message
    }
    assert.match(
      await message('lodash'),
      /Package "lodash" is not installed on this server; an operator can add it to packages.list and run "m3m packages install"/,
    )
    assert.match(await message('@scope/kit'), /import that relatively, as ".\/lib\/kit.js"/)
    for (const path of ['fs', 'node:fs', 'fs/promises'])
      assert.match(await message(path), /There is no "[^"]+" in a service: .* no Node builtins/, path)
    for (const path of ['https://example.com/x.js', '/etc/passwd', 'file:///etc/passwd', 'data:text/javascript,1'])
      assert.match(await message(path), /is not available in a service/, path)
    for (const path of ['../x', './../../x', './a/../../x', '..'])
      assert.match(await message(path), /lies outside the project/, path)
    assert.match(await message('./nope'), /There is no file "nope" in the project/)
    assert.match(await message('./logo.png'), /cannot be imported/)
    assert.match(
      (await problems({ 'main.js': "require('child_process')" }))[0]!.message,
      /There is no "child_process" in a service/,
    )
  })

  it('needs a file to begin with', async () => {
    assert.deepEqual(await problems({ 'a.ts': '' }), [
      { path: 'main.ts:1:1', message: 'there is no main.ts or main.js to begin with' },
    ])
  })

  it('survives code that brings the compiler down, beside code that does not', async () => {
    const results = await Promise.allSettled([
      compile(files({ 'main.js': `${'!'.repeat(3_000_000)}1` })),
      compile(files({ 'main.js': 'export const a = 1' })),
    ])
    assert.equal(results[0].status, 'rejected')
    assert.equal(results[1].status, 'fulfilled')
    assert.match((await problems({ 'main.js': '('.repeat(20_000) }))[0]!.message, /nested too deeply/)
    assert.ok(await compile(files({ 'main.js': `export const a = ${'['.repeat(1000)}${']'.repeat(1000)}` })))
  })
})
