import assert from 'node:assert/strict'
import { readdirSync, readFileSync, realpathSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { compile } from '../../../modules/pipelines/compile.ts'
import { ROOT } from '../../support/server.ts'
import { tempDir } from '../../support/temp.ts'
import { write } from '../packages/registry.ts'
import { files } from './support.ts'

const manifest = (more: object = {}) => JSON.stringify({ version: '1.0.0', type: 'module', ...more })
const TREE = {
  'greet/package.json': manifest({
    exports: { '.': { node: './node.js', worker: './worker.js', default: './other.js' }, './sub': './sub.js' },
  }),
  'greet/node.js': "export * from 'node:fs'",
  'greet/worker.js': "import { helped } from 'helper'\nexport const greet = () => ['hello', helped].join()",
  'greet/other.js': 'export const greet = () => "not for workers"',
  'greet/sub.js': 'export default "SUB"',
  'helper/package.json': manifest({ main: 'main.cjs' }),
  'helper/main.cjs': "const inner = require('./inner.cjs')\nexports.helped = inner('help')",
  'helper/inner.cjs': 'module.exports = (text) => text + process.env.NODE_ENV',
  'tree/package.json': manifest({ sideEffects: false, main: 'index.js' }),
  'tree/index.js': "export * from './used.js'\nexport * from './unused.js'",
  'tree/used.js': "export const used = 'USED'",
  'tree/unused.js':
    "globalThis.x = 'EFFECT'\nexport const unused = /* @__PURE__ */ make('UNUSED')\nfunction make(a) { return a }",
  'mapped/package.json': manifest({ main: 'index.js', browser: { fs: false, './node.js': './browser.js' } }),
  'mapped/index.js':
    "import fs from 'fs'\nimport { place } from './node.js'\nexport const mapped = [Object.keys(fs), place]",
  'mapped/node.js': "export { default as place } from 'node:os'",
  'mapped/browser.js': "export const place = 'BROWSER'",
  'lists/package.json': manifest({ main: 'index.js' }),
  'lists/index.js': "import 'needy'",
  'needy/package.json': manifest({ main: 'lib/index.js' }),
  'needy/lib/index.js': "import { readFile } from 'node:fs/promises'\nimport 'net'\nexport { readFile }",
  'lonely/package.json': manifest({ main: 'index.js' }),
  'lonely/index.js': "import 'its-peer'",
  'outer/package.json': manifest({ main: 'index.js' }),
  'outer/index.js': "import 'above'",
  'climber/package.json': manifest({ main: 'index.js' }),
  'climber/index.js': "import '../../../secret.js'",
  'broken/package.json': manifest({ main: 'index.js' }),
  'broken/index.js': 'export const = 1',
}

describe('imports of packages', () => {
  const undo: (() => unknown)[] = []
  let folder: string
  before(() => {
    const around = realpathSync(tempDir({ after: (work) => void undo.push(work as () => unknown) }))
    folder = join(around, 'set')
    write(join(folder, 'node_modules'), TREE)
    write(around, {
      'secret.js': 'export default "SECRET"',
      'node_modules/above/package.json': '{}',
      'node_modules/above/index.js': '"SECRET"',
      'elsewhere/package.json': '{}',
      'elsewhere/index.js': '"SECRET"',
    })
    symlinkSync(join(around, 'elsewhere'), join(folder, 'node_modules', 'linked'))
  })
  after(() => {
    for (const work of undo) work()
  })

  const all = ['greet', 'tree', 'mapped', 'lists', 'needy', 'lonely', 'outer', 'climber', 'broken', 'linked']
  const bundle = (content: string, more: Record<string, string> = {}) =>
    compile(files({ 'main.ts': content, ...more }), { packages: { folder, names: new Set(all) } })
  const problems = (content: string, more?: Record<string, string>) =>
    bundle(content, more).then(
      () => assert.fail('it compiled'),
      ({ errors }: { errors: { path: string; message: string }[] }) => errors,
    )

  it('are those that are installed, in the build that fits a service', async () => {
    const { code, map } = await bundle(
      "import { greet } from 'greet'\nimport sub from 'greet/sub'\nimport './own.js'\nexport default [greet(), sub]",
      { 'own.js': "import { greet } from 'greet'\nexport const late = () => import('greet/sub')\nconsole.log(greet)" },
    )
    assert.match(code, /hello/)
    assert.match(code, /SUB/)
    assert.match(code, /text \+ "production"/)
    assert.doesNotMatch(code, /not for workers|^import /m)
    // Stacks name files as seen from the installation, and tell nothing of the server.
    const sources: string[] = JSON.parse(map).sources
    assert.ok(sources.includes('node_modules/greet/worker.js') && sources.includes('main.ts'), String(sources))
    assert.doesNotMatch(code + map, new RegExp(folder))
  })

  it('bring only what is used of them, and of the project everything', async () => {
    const { code } = await bundle("import { used } from 'tree'\nimport './own.js'\nconsole.log(used)", {
      'own.js': "globalThis.mine = 'OWN'",
    })
    assert.match(code, /USED/)
    assert.match(code, /OWN/)
    assert.doesNotMatch(code, /UNUSED|EFFECT/)
  })

  it('take the place a package gives browsers', async () => {
    const { code } = await bundle("import { mapped } from 'mapped'\nconsole.log(mapped)")
    assert.match(code, /BROWSER/)
  })

  it('are refused by name when they are not installed for projects', async () => {
    for (const name of ['lodash', '@scope/kit/deep', 'helper']) {
      const [problem] = await problems(`const a = 1\nimport '${name}'`)
      assert.equal(problem!.path, 'main.ts:2:8')
      assert.match(
        problem!.message,
        /Package "(lodash|@scope\/kit|helper)" is not installed on this server; an operator can add it to packages.list and run "m3m packages install"/,
      )
    }
    assert.match((await problems("import 'greet/nope'"))[0]!.message, /Package "greet" has no "greet\/nope" to import/)
    assert.match((await problems("import 'greet/../../../secret.js'"))[0]!.message, /has no|outside the installed/)
    assert.match((await problems("import './node_modules/greet/worker.js'"))[0]!.message, /There is no file/)
  })

  it('that need Node are refused with the name of package and builtin', async () => {
    assert.deepEqual(await problems("const a = 1\nimport 'lists'"), [
      {
        path: 'main.ts:1:1',
        message:
          'Package "needy" needs "node:fs/promises", and services have web standards and the runtime API, but no Node builtins',
      },
      {
        path: 'main.ts:1:1',
        message:
          'Package "needy" needs "net", and services have web standards and the runtime API, but no Node builtins',
      },
    ])
    assert.equal((await problems("import './a.js'", { 'a.js': "\n import 'needy'" }))[0]!.path, 'a.js:2:9')
    assert.match(
      (await problems("import 'node:fs'"))[0]!.message,
      /There is no "node:fs" in a service: .* no Node builtins/,
    )
  })

  it('end at the folder of the installation', async () => {
    for (const name of ['outer', 'climber'])
      assert.match(
        (await problems(`import '${name}'`))[0]!.message,
        new RegExp(`"${name}" imports something that is not among`),
      )
    assert.match((await problems("import 'linked'"))[0]!.message, /outside the installed packages/)
    assert.match(
      (await problems("import 'lonely'"))[0]!.message,
      /"lonely" imports "its-peer", which is not installed with it/,
    )
    assert.match((await problems("import 'broken'"))[0]!.message, /Package "broken" cannot be compiled: /)
  })

  it('compile what the tests of libraries run', async () => {
    const cases = join(ROOT, 'tests/modules/runtime/libraries/cases')
    const { dependencies, devDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
    const names = new Set(Object.keys({ ...dependencies, ...devDependencies }))
    const tree = Object.fromEntries(readdirSync(cases).map((name) => [name, readFileSync(join(cases, name), 'utf8')]))
    const main = Object.keys(tree)
      .map((name) => `export * as ${name.slice(0, -3)} from './${name}'`)
      .join('\n')
    const { code } = await compile(files({ ...tree, 'main.ts': main }), {
      maxMs: 60_000,
      packages: { folder: realpathSync(ROOT).replace(/\/$/, ''), names },
    })
    assert.doesNotMatch(code, /^import /m)
  })
})
