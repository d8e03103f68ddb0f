import { Type } from 'typebox'
import { defineRoutes } from '../../kernel/index.ts'
import type { AuditService } from '../audit/contract.ts'
import type { AuthService } from '../auth/contract.ts'
import { ListOf } from '../schemas.ts'
import { PluginDetails, PluginId, PluginLogLine, PluginSettings, PluginUse, PluginView } from './contract.ts'
import type { PluginsFacade } from './plugins.service.ts'
import { plainView } from './record.ts'
import { MAX_SETTINGS_BYTES } from './settings.ts'
import type { Usage } from './usage.ts'

const Params = Type.Object({ id: PluginId })

/** Whoever is signed in sees what plugins offer; what they are and how they do is for root. */
export const pluginsRoutes = (
  plugins: PluginsFacade,
  auth: AuthService,
  usage: Usage,
  audit: AuditService | undefined,
) =>
  defineRoutes(async (app) => {
    const tags = ['plugins']
    const user = { access: 'user' }
    const root = { access: 'root' }

    app.get(
      '/plugins',
      {
        config: user,
        schema: {
          tags,
          summary: 'Plugins by id; for root with all there is to know',
          response: { 200: ListOf(PluginView) },
        },
      },
      async (request) => ({ items: auth.userOf(request).root ? plugins.list() : plugins.plain() }),
    )
    app.get(
      '/plugins/:id',
      { config: user, schema: { tags, summary: 'A plugin', params: Params, response: { 200: PluginView } } },
      (request) => {
        const { id } = request.params
        return auth.userOf(request).root ? plugins.get(id) : plainView(plugins.record(id))
      },
    )
    app.get(
      '/plugins/:id/projects',
      {
        config: user,
        schema: {
          tags,
          summary: 'Projects, of those one may open, whose published code names the plugin or has called it',
          params: Params,
          response: { 200: ListOf(PluginUse) },
        },
      },
      async (request) => ({ items: await usage(auth.userOf(request), plugins.record(request.params.id)) }),
    )
    for (const action of ['enable', 'disable', 'restart'] as const) {
      const summary = {
        enable: 'Lets a plugin run',
        disable: 'Ends a plugin; services that call it get an error that says so',
        restart: 'Reads a plugin anew and starts it; calls under way fail',
      }[action]
      app.post(
        `/plugins/:id/${action}`,
        { config: root, schema: { tags, summary, params: Params, response: { 200: PluginDetails } } },
        async (request) => {
          const { id } = request.params
          const plugin = await plugins[action](id)
          await audit?.record(request, { action: `plugin.${action}`, target: id, after: { state: plugin.state } })
          return plugin
        },
      )
    }
    app.post(
      '/plugins/rescan',
      {
        config: root,
        schema: { tags, summary: 'Looks into the folders of plugins again', response: { 200: ListOf(PluginDetails) } },
      },
      async () => ({ items: await plugins.rescan() }),
    )
    app.put(
      '/plugins/:id/settings',
      {
        config: root,
        bodyLimit: MAX_SETTINGS_BYTES,
        schema: {
          tags,
          summary: 'Sets all settings; secrets that are left out stay, null removes one. The plugin is started anew',
          params: Params,
          body: PluginSettings,
          response: { 200: PluginDetails },
        },
      },
      async (request) => {
        const { id } = request.params
        const { values } = request.body
        const plugin = await plugins.setSettings(id, values)
        // What is set may be secret, and be so only in the next version.
        const set = Object.keys(values).sort().join(', ')
        await audit?.record(request, { action: 'plugin.settings', target: id, after: { set } })
        return plugin
      },
    )
    app.get(
      '/plugins/:id/logs',
      {
        config: root,
        schema: {
          tags,
          summary: 'The last lines of a plugin, oldest first',
          params: Params,
          querystring: Type.Object({
            after: Type.Optional(Type.Integer({ minimum: 0, description: 'Id of the last line that is known' })),
          }),
          response: { 200: ListOf(PluginLogLine) },
        },
      },
      async (request) => ({ items: plugins.logs(request.params.id, request.query.after) }),
    )
  })
