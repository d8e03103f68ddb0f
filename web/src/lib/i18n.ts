import i18next, { type BackendModule, type ResourceKey } from 'i18next'
import { initReactI18next } from 'react-i18next'
import { type Language, setPreference, usePreferences } from '@/stores/preferences.ts'

export const LANGUAGES = ['en', 'ru'] as const
export const LANGUAGE_NAMES: Record<Language, string> = { en: 'English', ru: 'Русский' }

/** Namespaces: `common` is src/locales, any other is features/<name>/locales. Each is a chunk of its own per language. */
const common = import.meta.glob<{ default: ResourceKey }>('../locales/*.json')
const features = import.meta.glob<{ default: ResourceKey }>('../features/*/locales/*.json')

const loadNamespace = async (language: string, namespace: string) => {
  const load =
    namespace === 'common'
      ? common[`../locales/${language}.json`]
      : features[`../features/${namespace}/locales/${language}.json`]
  if (!load) throw new Error(`There is no locale file of "${namespace}" in "${language}".`)
  return (await load()).default
}

const backend: BackendModule = {
  type: 'backend',
  init() {},
  read(language, namespace, done) {
    loadNamespace(language, namespace).then(
      (resources) => done(null, resources),
      (error) => done(error, null),
    )
  },
}

/** Loads the shell's strings in the person's language; await it before the first render. */
export const startI18n = () =>
  i18next
    .use(backend)
    .use(initReactI18next)
    .init({
      lng: initialLanguage(),
      supportedLngs: LANGUAGES,
      fallbackLng: false,
      ns: ['common'],
      defaultNS: 'common',
      interpolation: { escapeValue: false },
      returnNull: false,
      react: { useSuspense: true },
    })

/** Loads a feature's strings before its page renders; for route loaders. */
export const loadStrings = (...namespaces: string[]) => i18next.loadNamespaces(namespaces)

/** Switches the language of the whole app at once, without a reload. */
export async function setLanguage(language: Language) {
  await i18next.changeLanguage(language)
  setPreference({ language })
  document.documentElement.lang = language
}

export const currentLanguage = () => (i18next.resolvedLanguage ?? initialLanguage()) as Language

// public/boot.js has decided it before the first paint.
const initialLanguage = (): Language =>
  usePreferences.getState().language ?? (document.documentElement.lang === 'ru' ? 'ru' : 'en')

export { i18next }
