/** The command `m3m packages` on a data folder of its own, with a registry on this machine. */
import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { startCli, writeConfig } from '../../support/server.ts'
import { tempDir } from '../../support/temp.ts'
import { type Registry, startRegistry } from './registry.ts'

/** A registry that has `greet` (which needs `names`), `@scope/kit` and `scripted`. */
export async function someRegistry(t: { after(work: () => unknown): void }): Promise<Registry> {
  const registry = await startRegistry(t)
  registry.add(
    'greet',
    '1.0.0',
    { 'index.js': "export { name } from 'names'" },
    { dependencies: { names: '^1.0.0' }, description: 'Says hello' },
  )
  registry.add('greet', '1.1.0', { 'index.js': "export { name } from 'names'" }, { dependencies: { names: '^1.0.0' } })
  registry.add('names', '1.0.0', { 'index.js': "export const name = 'Ann'" })
  registry.add('@scope/kit', '2.0.0', { 'index.js': 'export const kit = 1' })
  registry.add('scripted', '1.0.0', { 'index.js': '' }, { scripts: { install: 'touch ran', postinstall: 'touch ran' } })
  return registry
}

/** A data folder with its configuration. */
export function place(t: TestContext, registry: Registry) {
  const folder = tempDir(t)
  const store = join(folder, 'storage', 'packages')
  return {
    folder,
    installed: () => JSON.parse(readFileSync(join(store, 'installed.json'), 'utf8')),
    file: (path: string) => join(store, JSON.parse(readFileSync(join(store, 'installed.json'), 'utf8')).set, path),
    names: () => (existsSync(store) ? readdirSync(store).sort() : []),
    async run(list: string[], command: string[], env: Record<string, string> = {}) {
      const config = writeConfig(folder, { packages: { list } })
      return startCli(folder, ['packages', ...command, '--config', config], { ...registry.env, ...env }).ended
    },
    async installs(list: string[], ...more: string[]) {
      const { code, stdout, stderr } = await this.run(list, ['install', ...more])
      assert.equal(code, 0, stderr)
      return stdout
    },
    async refuses(list: string[], message: RegExp, env?: Record<string, string>) {
      const { code, stdout, stderr } = await this.run(list, ['install'], env)
      assert.equal(code, 1, stdout)
      assert.match(stderr, message)
    },
  }
}
