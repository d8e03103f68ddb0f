import { MonitorIcon, MoonIcon, SunIcon } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button.tsx'
import { LANGUAGE_NAMES, LANGUAGES, setLanguage } from '@/lib/i18n.ts'
import { setTheme } from '@/lib/theme.ts'
import { usePreferences } from '@/stores/preferences.ts'

const NEXT = { light: 'dark', dark: 'system', system: 'light' } as const
const ICONS = { light: SunIcon, dark: MoonIcon, system: MonitorIcon }

/** Light, dark, the system's, in turn. Plain buttons: menus would double what the sign-in page loads. */
export function ThemeCycle() {
  const { t } = useTranslation()
  const theme = usePreferences((state) => state.theme)
  const Icon = ICONS[theme]
  const label = `${t('theme.label')}: ${t(`theme.${theme}`)}`
  return (
    <Button variant="ghost" size="icon" aria-label={label} title={label} onClick={() => setTheme(NEXT[theme])}>
      <Icon />
    </Button>
  )
}

/** Offers the other language, in its own words. */
export function LanguageSwitch() {
  const { i18n } = useTranslation()
  return LANGUAGES.filter((language) => language !== i18n.resolvedLanguage).map((language) => (
    <Button key={language} variant="ghost" lang={language} onClick={() => void setLanguage(language)}>
      {LANGUAGE_NAMES[language]}
    </Button>
  ))
}
