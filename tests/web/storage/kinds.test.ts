import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { languageOf } from '../../../web/src/features/storage/lib/kinds.ts'

const EDITOR = readFileSync(new URL('../../../web/src/features/code/editor/monaco.ts', import.meta.url), 'utf8')
const KINDS = readFileSync(new URL('../../../web/src/features/storage/lib/kinds.ts', import.meta.url), 'utf8')

describe('languages of files', () => {
  it('are told by the ending, or by the name where there is none', () => {
    const known = { 'a.yaml': 'yaml', 'B.YML': 'yaml', Dockerfile: 'dockerfile', '.env': 'ini', 'x.d.ts': 'typescript' }
    for (const [name, language] of Object.entries(known)) assert.equal(languageOf(name), language, name)
    for (const name of ['notes.txt', 'LICENSE', 'data.csv', 'constructor']) assert.equal(languageOf(name), 'plaintext')
  })

  it('are among those that the editor knows', () => {
    const table = KINDS.slice(KINDS.indexOf('const LANGUAGES'))
    const used = new Set([...table.matchAll(/^ {2}\w+: '(\w+)',$/gm)].map(([, language]) => language!))
    assert.ok(used.size > 15)
    for (const language of used)
      assert.match(
        EDITOR,
        new RegExp(`monaco-editor/languages/(?:definitions|features)/${language}/register`),
        language,
      )
  })
})
