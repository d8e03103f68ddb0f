import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { followMoves, resolveImport } from '../../../web/src/features/code/lib/relative-imports.ts'

const files = new Map([
  ['main.ts', "import { a } from './lib/a.ts'\nimport './lib/a'\nconst b = await import(\"./lib/b.js\")\n"],
  ['lib/a.ts', "export { b } from './b.ts'\nexport * from '../util'\nimport data from '../data.json'\n"],
  ['lib/b.ts', "import { z } from 'zod'\nexport const b = 1\n"],
  ['util/index.ts', 'export const u = 1\n'],
  ['data.json', '{"from": "./lib/a.ts"}'],
])
const followed = (...moves: [string, string][]) => Object.fromEntries(followMoves(files, moves))

describe('imports between files', () => {
  it('are found as the compiler finds them', () => {
    assert.equal(resolveImport('./lib/a', 'main.ts', files), 'lib/a.ts')
    assert.equal(resolveImport('./lib/b.js', 'main.ts', files), 'lib/b.ts')
    assert.equal(resolveImport('../util', 'lib/a.ts', files), 'util/index.ts')
    assert.equal(resolveImport('../../main.ts', 'lib/a.ts', files), undefined)
    assert.equal(resolveImport('./nothing', 'lib/a.ts', files), undefined)
  })

  it('follow a file that is renamed, in the manner they were written', () => {
    assert.deepEqual(followed(['lib/a.ts', 'lib/first.ts']), {
      'main.ts': "import { a } from './lib/first.ts'\nimport './lib/first'\nconst b = await import(\"./lib/b.js\")\n",
    })
    assert.deepEqual(followed(['lib/b.ts', 'b.ts']), {
      'main.ts': "import { a } from './lib/a.ts'\nimport './lib/a'\nconst b = await import(\"./b.js\")\n",
      'lib/a.ts': "export { b } from '../b.ts'\nexport * from '../util'\nimport data from '../data.json'\n",
    })
  })

  it('of the moved file itself are written anew', () => {
    assert.deepEqual(
      followed(['lib/a.ts', 'lib/deep/a.ts'])['lib/deep/a.ts'],
      ["export { b } from '../b.ts'", "export * from '../../util'", "import data from '../../data.json'", ''].join(
        '\n',
      ),
    )
  })

  it('stay as they are within a folder that is moved as a whole', () => {
    const moved = followed(['lib/a.ts', 'src/a.ts'], ['lib/b.ts', 'src/b.ts'])
    assert.deepEqual(Object.keys(moved), ['main.ts'])
  })

  it('of a folder by its index follow the folder', () => {
    assert.match(followed(['util/index.ts', 'tools/index.ts'])['lib/a.ts'] ?? '', /from '\.\.\/tools'/)
    assert.match(followed(['util/index.ts', 'tools.ts'])['lib/a.ts'] ?? '', /from '\.\.\/tools'/)
  })
})
