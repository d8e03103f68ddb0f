import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'

const SOURCES = fileURLToPath(new URL('../../web/src/', import.meta.url))
const LANGUAGES = ['en', 'ru'] as const
const PLURAL = /_(?:zero|one|two|few|many|other)$/
const folders = [join(SOURCES, 'locales'), ...globSync(join(SOURCES, 'features/*/locales'))]

type Strings = Map<string, string>

/** `{ a: { b: 'text' } }` → `a.b` → text. */
function flatten(value: unknown, prefix = ''): [string, string][] {
  if (typeof value === 'string') return [[prefix, value]]
  assert.ok(value && typeof value === 'object', `${prefix} is neither a text nor a group`)
  return Object.entries(value).flatMap(([key, child]) => flatten(child, prefix ? `${prefix}.${key}` : key))
}
const stringsOf = (folder: string, language: string): Strings =>
  new Map(flatten(JSON.parse(readFileSync(join(folder, `${language}.json`), 'utf8'))))

const isPlural = (key: string, strings: Strings) => PLURAL.test(key) && strings.has(`${key.replace(PLURAL, '')}_other`)
/** Keys without the endings of their plural forms, which differ from language to language. */
const keysOf = (strings: Strings) =>
  [...new Set([...strings.keys()].map((key) => (isPlural(key, strings) ? key.replace(PLURAL, '') : key)))].sort()
const variablesOf = (text: string) => [...text.matchAll(/\{\{\s*(\w+)/g)].map(([, name]) => name!).sort()

describe('locales', () => {
  for (const folder of folders) {
    const name = relative(SOURCES, dirname(folder)) || 'shell'
    const [en, ru] = LANGUAGES.map((language) => stringsOf(folder, language)) as [Strings, Strings]

    it(`${name}: both languages have the same keys`, () => {
      assert.deepEqual(keysOf(ru), keysOf(en))
    })

    for (const [language, strings] of [['en', en] as const, ['ru', ru] as const]) {
      it(`${name}: every plural in ${language} has all forms of the language`, () => {
        const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories.toSorted()
        const plurals = new Set(
          [...strings.keys()].filter((key) => isPlural(key, strings)).map((key) => key.replace(PLURAL, '')),
        )
        for (const key of plurals) {
          const found = [...strings.keys()].filter((other) => PLURAL.test(other) && other.replace(PLURAL, '') === key)
          assert.deepEqual(found.map((other) => other.slice(key.length + 1)).sort(), forms, key)
        }
      })
      it(`${name}: no text in ${language} is empty or has odd blanks`, () => {
        for (const [key, text] of strings) assert.match(text, /^\S(?:.*\S)?$/s, key)
      })
    }

    it(`${name}: a text takes the same variables in both languages`, () => {
      for (const [key, text] of en) {
        const others = [...ru].filter(([other]) => other === key || sameSentence(key, other, en, ru))
        for (const [other, translation] of others) {
          assert.deepEqual(new Set(variablesOf(translation)), new Set(variablesOf(text)), `${key} / ${other}`)
        }
      }
    })

    it(`${name}: English has no Cyrillic, and Russian sentences are Russian`, () => {
      for (const [key, text] of en) assert.doesNotMatch(text, /\p{Script=Cyrillic}/u, key)
      for (const [key, text] of ru) {
        const words = text.replace(/\{\{[^}]*\}\}/g, '').match(/\p{L}{2,}/gu) ?? []
        if (words.length > 2) assert.match(text, /\p{Script=Cyrillic}/u, key)
      }
    })
  }
})

const sameSentence = (key: string, other: string, en: Strings, ru: Strings) =>
  isPlural(key, en) && isPlural(other, ru) && key.replace(PLURAL, '') === other.replace(PLURAL, '')
