/** Code to look at alone: with its colours, but without the worker that would check it and complete what is typed. */
import { conf, language } from 'monaco-editor/languages/definitions/typescript/typescript'
import { languageOf } from '../lib/paths.ts'
import { monaco } from './monaco.ts'

const PLAIN = 'plain-typescript'
monaco.languages.register({ id: PLAIN })
monaco.languages.setLanguageConfiguration(PLAIN, conf)
monaco.languages.setMonarchTokensProvider(PLAIN, language)

/** Monaco's language id for a file that is only looked at. */
export function plainLanguageOf(path: string): string {
  const known = languageOf(path)
  return known === 'typescript' ? PLAIN : known
}
