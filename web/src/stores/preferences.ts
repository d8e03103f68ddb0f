import { create } from 'zustand'
import { createJSONStorage, persist } from 'zustand/middleware'
import { safeStorage } from '@/lib/storage.ts'

export type Theme = 'light' | 'dark' | 'system'
export type Language = 'en' | 'ru'

interface Preferences {
  theme: Theme
  /** Absent: the browser's language decides. */
  language?: Language
  sidebarOpen: boolean
  lastProject?: string
  /** Differences in one column instead of two. */
  diffInline?: boolean
  diffIgnoresWhitespace?: boolean
  /** The editor puts the open file in order when it is saved by hand. */
  formatOnSave?: boolean
  /** How folders of the storage look; absent: as a list. */
  storageView?: 'list' | 'grid'
}

/** What the person chose on this browser. public/boot.js reads the same key before the first paint. */
export const usePreferences = create<Preferences>()(
  persist((): Preferences => ({ theme: 'system', sidebarOpen: true }), {
    name: 'm3m.ui.v1',
    storage: createJSONStorage(() => safeStorage),
  }),
)

export const setPreference = (change: Partial<Preferences>) => usePreferences.setState(change)
