/** What the web app says, in each of its languages, out of its own locale files: so that a test can be about either. */
import { globSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { createInstance } from 'i18next'
import { ROOT } from './server.ts'

export const LANGUAGES = ['en', 'ru'] as const
export type Language = (typeof LANGUAGES)[number]
type Values = Record<string, string | number>

export interface Words {
  language: Language
  /** Of the browser: `ru-RU`. */
  locale: string
  /** A text by `<feature>:<key>`, or by a key of the shell alone, with what stands in it. Throws when there is none. */
  t(key: string, values?: Values): string
  /** A pattern of the same, where what is not given may be anything. */
  like(key: string, values?: Values): RegExp
}

/** Stands where something was left out: nothing the app says has it. */
const ANYTHING = '\u{e000}'
const SOURCES = join(ROOT, 'web', 'src')

function createWords(language: Language): Words {
  const files = globSync(`{features/*/,}locales/${language}.json`, { cwd: SOURCES })
  const strings = files.map((file): [string, object] => [
    file.startsWith('locales') ? 'common' : basename(dirname(dirname(file))),
    JSON.parse(readFileSync(join(SOURCES, file), 'utf8')),
  ])
  const i18n = createInstance({
    lng: language,
    resources: { [language]: Object.fromEntries(strings) },
    defaultNS: 'common',
    initAsync: false,
    interpolation: { escapeValue: false },
    missingInterpolationHandler: () => ANYTHING,
    parseMissingKeyHandler: (key) => {
      throw new TypeError(`The app says nothing under "${key}" in "${language}"`)
    },
  })
  void i18n.init()
  const say = (key: string, values?: Values): string => String(i18n.t(key, { ...values }))
  return {
    language,
    locale: language === 'en' ? 'en-US' : 'ru-RU',
    t(key, values) {
      const text = say(key, values)
      if (!text.includes(ANYTHING)) return text
      throw new TypeError(`"${key}" needs more than ${JSON.stringify(values ?? {})}: ${text.replaceAll(ANYTHING, '…')}`)
    },
    like: (key, values) =>
      new RegExp(
        say(key, values)
          .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
          .replaceAll(ANYTHING, '.*'),
      ),
  }
}

const known = new Map<Language, Words>()

/** The words of a language; English when none is named. */
export function words(language: Language = 'en'): Words {
  const found = known.get(language) ?? createWords(language)
  known.set(language, found)
  return found
}
