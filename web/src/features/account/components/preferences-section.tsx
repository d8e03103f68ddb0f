import { type ReactNode, useId } from 'react'
import { useTranslation } from 'react-i18next'
import { THEMES } from '@/components/theme-menu.tsx'
import { ToggleGroup, ToggleGroupItem } from '@/components/ui/toggle-group.tsx'
import { Section } from '@/features/settings/components/section.tsx'
import { LANGUAGE_NAMES, LANGUAGES, setLanguage } from '@/lib/i18n.ts'
import { setTheme } from '@/lib/theme.ts'
import { type Language, type Theme, usePreferences } from '@/stores/preferences.ts'

/** Language and theme of this browser. */
export function PreferencesSection() {
  const { t, i18n } = useTranslation(['account', 'common'])
  const theme = usePreferences((state) => state.theme)
  return (
    <Section title={t('preferences.title')} description={t('preferences.description')}>
      <Choice
        label={t('common:language.label')}
        value={i18n.resolvedLanguage ?? 'en'}
        onChange={(value) => void setLanguage(value as Language)}
        options={LANGUAGES.map((language) => [language, LANGUAGE_NAMES[language], null])}
      />
      <Choice
        label={t('common:theme.label')}
        value={theme}
        onChange={(value) => setTheme(value as Theme)}
        options={THEMES.map(([value, Icon]) => [value, t(`common:theme.${value}`), <Icon key={value} />])}
      />
    </Section>
  )
}

interface ChoiceProps {
  label: string
  value: string
  onChange: (value: string) => void
  options: [value: string, text: string, icon: ReactNode][]
}

function Choice({ label, value, onChange, options }: ChoiceProps) {
  const id = useId()
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <span id={id} className="w-24 font-medium text-sm">
        {label}
      </span>
      <ToggleGroup
        type="single"
        aria-labelledby={id}
        value={value}
        // An empty value is the one that was pressed again.
        onValueChange={(next) => next && onChange(next)}
      >
        {options.map(([one, text, icon]) => (
          <ToggleGroupItem key={one} value={one} size="sm" className="px-3">
            {icon}
            {text}
          </ToggleGroupItem>
        ))}
      </ToggleGroup>
    </div>
  )
}
