import { useState } from 'react'
import { useMe } from '@/hooks/use-me.ts'
import { safeStorage } from '@/lib/storage.ts'
import { type ColumnSettings, DEFAULTS, readSettings } from '../lib/columns.ts'

/** How the person likes the columns of a model (id), on this browser. */
export function useColumns(model: string) {
  const key = `m3m.columns.v1.${useMe()?.id ?? ''}.${model}`
  const [settings, setSettings] = useState(() => readSettings(safeStorage.getItem(key)))
  return {
    settings,
    change(next: ColumnSettings) {
      setSettings(next)
      safeStorage.setItem(key, JSON.stringify(next))
    },
    reset() {
      setSettings(DEFAULTS)
      safeStorage.removeItem(key)
    },
  }
}
