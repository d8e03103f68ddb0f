import { type Static, Type } from 'typebox'

/** The `plugins` part of the configuration. */
export const PluginsConfig = Type.Object({
  path: Type.Array(Type.String(), {
    default: ['./plugins'],
    description: 'Folders with a folder for each plugin',
  }),
  native: Type.Boolean({
    default: false,
    description: 'Let native plugins run: libraries that may do whatever the server may',
  }),
})
export type PluginsConfig = Static<typeof PluginsConfig>
