import type { Command, CommandIo } from '../../kernel/index.ts'
import type { Isolation, RuntimeService } from './contract.ts'
import { hardeningOf } from './processes/hardening.ts'
import { probeNetwork } from './processes/network.ts'
import type { RuntimeConfig } from './runtime.config.ts'

/** `m3m isolation`: what is in force in the running server; without one, what would be. */
const isolation: Command<RuntimeService> = {
  name: 'isolation',
  summary: 'tell what keeps services apart from each other and from the machine',
  options: [{ name: 'brief', summary: 'in one line' }],
  run: (runtime, _args, io) => tell(runtime.isolation(), io),
  async standalone({ isolation: mode, network }: RuntimeConfig, _args, io) {
    tell({ mode, hardening: hardeningOf(await probeNetwork(network)) }, io)
  },
}

function tell({ mode, hardening }: Pick<Isolation, 'mode' | 'hardening'>, { print, flags }: CommandIo): void {
  const missing = hardening.filter(({ inForce }) => !inForce)
  if (flags.has('brief')) {
    const names = hardening.flatMap(({ inForce, name }) => (inForce ? [name] : []))
    print(
      [`${mode}; in force: ${names.join(', ')}`, ...missing.map(({ name, detail }) => `no ${name}: ${detail}`)].join(
        '; ',
      ),
    )
    return
  }
  print(`isolation: ${mode}`)
  for (const { name, inForce, detail } of hardening) print(`${inForce ? '✓' : '-'} ${name}: ${detail}`)
}

export const runtimeCommands = [isolation]
