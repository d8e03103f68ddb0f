import { LanguagesIcon } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button.tsx'
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuRadioGroup,
  DropdownMenuRadioItem,
  DropdownMenuTrigger,
} from '@/components/ui/dropdown-menu.tsx'
import { LANGUAGE_NAMES, LANGUAGES, setLanguage } from '@/lib/i18n.ts'
import type { Language } from '@/stores/preferences.ts'

/** The languages themselves, for any menu; each in its own words. */
export function LanguageItems() {
  const { i18n } = useTranslation()
  return (
    <DropdownMenuRadioGroup
      value={i18n.resolvedLanguage ?? 'en'}
      onValueChange={(value) => void setLanguage(value as Language)}
    >
      {LANGUAGES.map((language) => (
        <DropdownMenuRadioItem key={language} value={language} lang={language}>
          {LANGUAGE_NAMES[language]}
        </DropdownMenuRadioItem>
      ))}
    </DropdownMenuRadioGroup>
  )
}

export function LanguageMenu() {
  const { t } = useTranslation()
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button variant="ghost" size="icon" aria-label={t('language.label')} title={t('language.label')}>
          <LanguagesIcon />
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="end">
        <LanguageItems />
      </DropdownMenuContent>
    </DropdownMenu>
  )
}
