import { defineModule } from '../../kernel/index.ts'
import { packagesRef } from './contract.ts'
import { isCurrent } from './install.ts'
import { packagesCommands } from './packages.commands.ts'
import { PackagesConfig, wantedOf } from './packages.config.ts'
import { packagesRoutes } from './packages.routes.ts'
import { createPackagesService } from './packages.service.ts'
import { createStore } from './store.ts'

export default defineModule({
  id: 'packages',
  summary: 'npm packages that services may import, installed by the operator',
  provides: packagesRef,
  config: { key: 'packages', schema: PackagesConfig },
  commands: packagesCommands,
  setup(_needs, { config, dataDir, log }) {
    const wanted = wantedOf(config)
    const packages = createPackagesService(dataDir, wanted)
    return {
      service: packages,
      routes: packagesRoutes(packages),
      async listen() {
        if (isCurrent(await createStore(dataDir).read(), wanted)) return
        const due = (await packages.list()).filter(({ current }) => !current)
        const names = due.map(({ name, wanted: range, version }) =>
          range === null ? `${name} (no longer listed)` : `${name}@${range} (${version ?? 'not installed'})`,
        )
        log.warn(`packages.list is not what is installed: ${names.join(', ')}; run "m3m packages install"`)
      },
    }
  },
})
