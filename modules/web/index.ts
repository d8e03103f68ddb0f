import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { defineModule } from '../../kernel/index.ts'
import { webRoutes } from './web.routes.ts'

/** In a clone and in the published package the built app stands at `web/dist` of the package. */
const dist = [
  fileURLToPath(new URL('../../web/dist/', import.meta.url)),
  fileURLToPath(new URL('../../../web/dist/', import.meta.url)),
]

export default defineModule({
  id: 'web',
  summary: 'The web app',
  setup(_, { log }) {
    const root = dist.find((folder) => existsSync(join(folder, 'index.html')))
    if (!root) log.warn('the web app is not built; run: npm run build:web')
    return { routes: webRoutes(root) }
  },
})
