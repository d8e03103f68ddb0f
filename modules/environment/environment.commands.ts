import type { Command } from '../../kernel/index.ts'
import type { EnvironmentService } from './contract.ts'

const SHOWN = 20

/** `m3m env rotate-key`. A server that runs here goes on; its services notice nothing. */
export const environmentCommands: Command<EnvironmentService>[] = [
  {
    group: { name: 'env', summary: 'variables of projects' },
    name: 'rotate-key',
    summary: 'encrypt all secrets of the environment with a new key',
    async run(environment, _args, { print, progress }) {
      const { encrypted, lost, key } = await environment.rotateKey((projects) => progress(`${projects} projects`))
      const what = encrypted === 1 ? '1 secret is' : `${encrypted} secrets are`
      if ('configured' in key) {
        print(`${what} encrypted anew with secret.key of the configuration (M3M_SECRET_KEY), as all others are.`)
        print('Nothing needs secret.previous (M3M_SECRET_PREVIOUS) any more; take it out of the configuration.')
        if (key.file) print(`Nor is ${key.file} needed, the key from before there was secret.key.`)
      } else {
        print(`${what} encrypted with a new key, which is in ${key.file}.`)
        print('The old key is gone. A backup of the database from before needs the key that was backed up with it.')
      }
      if (lost.length === 0) return
      print(`No key that is known opens these; enter them anew: ${lost.slice(0, SHOWN).join(', ')}`)
      if (lost.length > SHOWN) print(`and ${lost.length - SHOWN} more`)
    },
  },
]
