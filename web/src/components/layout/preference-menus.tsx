import { LanguageMenu } from '@/components/language-menu.tsx'
import { ThemeMenu } from '@/components/theme-menu.tsx'

export default function PreferenceMenus() {
  return (
    <>
      <ThemeMenu />
      <LanguageMenu />
    </>
  )
}
