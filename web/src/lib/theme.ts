import { useSyncExternalStore } from 'react'
import { setPreference, type Theme, usePreferences } from '@/stores/preferences.ts'

const systemDark = matchMedia('(prefers-color-scheme: dark)')
const isDark = () => {
  const { theme } = usePreferences.getState()
  return theme === 'dark' || (theme === 'system' && systemDark.matches)
}

function apply() {
  document.documentElement.classList.toggle('dark', isDark())
  const color = isDark() ? '#111214' : '#ffffff'
  document.querySelector('meta[name="theme-color"]')?.setAttribute('content', color)
}

/** Keeps the page's theme equal to the choice and to the system's, also when another tab changes it. */
export function startTheme() {
  apply()
  usePreferences.subscribe(apply)
  systemDark.addEventListener('change', apply)
  window.addEventListener('storage', (event) => {
    if (event.key === usePreferences.persist.getOptions().name) usePreferences.persist.rehydrate()
  })
}

export const setTheme = (theme: Theme) => setPreference({ theme })

/** The theme in force: `light` or `dark`, with `system` resolved. */
export const useResolvedTheme = (): 'light' | 'dark' =>
  useSyncExternalStore(
    (changed) => {
      const stop = usePreferences.subscribe(changed)
      systemDark.addEventListener('change', changed)
      return () => {
        stop()
        systemDark.removeEventListener('change', changed)
      }
    },
    () => (isDark() ? 'dark' : 'light'),
  )
