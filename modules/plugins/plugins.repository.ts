import { type Db, ensureIndexes } from '../database/contract.ts'

/** What is kept of a plugin, whether its folder is there or not. `_id` is the plugin's. */
export interface PluginDocument {
  _id: string
  /** What somebody chose; absent: what its manifest says. */
  enabled?: boolean
  /** Settings but secrets, as JSON. */
  settings?: string
  firstSeenAt: Date
}

export type PluginsRepository = ReturnType<typeof createPluginsRepository>

export function createPluginsRepository(db: Db) {
  const plugins = db.collection<PluginDocument>('plugins')
  return {
    ensureIndexes: () => ensureIndexes(plugins, []),
    of: (ids: readonly string[]) => plugins.find({ _id: { $in: [...ids] } }).toArray(),
    /** What there is of a plugin; made when there is nothing. */
    seen: (id: string, now: Date) =>
      plugins.updateOne({ _id: id }, { $setOnInsert: { firstSeenAt: now } }, { upsert: true }),
    setEnabled: (id: string, enabled: boolean) => plugins.updateOne({ _id: id }, { $set: { enabled } }),
    setSettings: (id: string, settings: string) => plugins.updateOne({ _id: id }, { $set: { settings } }),
    remove: (id: string) => plugins.deleteOne({ _id: id }),
  }
}
