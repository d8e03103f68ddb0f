/** Plugins as folders of their own, and a server that runs them. */
import { execFile, execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { TestContext } from 'node:test'
import { promisify } from 'node:util'
import { type Envelope, runtimeApisRef } from '../../../kernel/index.ts'
import environment from '../../../modules/environment/index.ts'
import type { PluginDetails, PluginState } from '../../../modules/plugins/contract.ts'
import { pluginsRef } from '../../../modules/plugins/contract.ts'
import plugins from '../../../modules/plugins/index.ts'
import projects from '../../../modules/projects/index.ts'
import { ROOT } from '../../support/server.ts'
import { until } from '../../support/until.ts'
import { type Server, setUp, startServer } from '../auth/support.ts'

export const PLATFORM = `${process.platform}-${process.arch}`
export const HEADER = join(ROOT, 'modules', 'plugins', 'native', 'm3m_plugin.h')

/** Whether C can be compiled here. */
export const CC: string | undefined = (() => {
  try {
    execFileSync('cc', ['--version'], { stdio: 'ignore' })
    return 'cc'
  } catch {
    return undefined
  }
})()
/** For tests that compile: skipped, with a message, where nothing can. */
export const NATIVE = { skip: CC === undefined ? 'there is no C compiler (cc)' : false }

export type Files = Record<string, string | Buffer>

/** Writes a plugin's folder, over what is there; returns its path. */
export function writePlugin(place: string, id: string, manifest: object, files: Files = {}): string {
  const folder = join(place, id)
  mkdirSync(folder, { recursive: true })
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), content)
  }
  writeFileSync(join(folder, 'plugin.json'), JSON.stringify(manifest))
  return folder
}

export const removePlugin = (place: string, id: string): void => rmSync(join(place, id), { recursive: true })

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** A method without arguments that gives anything. */
export const methodsOf = (...names: string[]) => names.map((name) => ({ name, summary: `Does ${name}` }))

/** A whole manifest, of which a test says only what matters to it. */
export const manifestOf = (id: string, more: object = {}) => ({
  manifest: 1,
  id,
  name: id,
  summary: `The plugin ${id}`,
  version: '1.0.0',
  engines: { m3m: '*' },
  kind: 'js',
  main: 'index.js',
  runtime: [{ name: id.replaceAll('-', ''), summary: 'For tests', methods: methodsOf('run') }],
  ...more,
})

export const nativeManifest = (id: string, more: object = {}) => ({
  ...manifestOf(id),
  main: undefined,
  kind: 'native',
  abi: 1,
  library: { [PLATFORM]: 'lib.so' },
  ...more,
})

/** A module whose `setup` gives one object of methods. */
export const moduleWith = (api: string, methods: string, more = ''): string =>
  `export default async function setup({ config, log, dataDir }) {\n${more}\nreturn { runtime: { ${api}: { ${methods} } } }\n}\n`

/** Compiles a library, while this process goes on; `extra` goes to the compiler. */
export async function compile(folder: string, source: string, extra: string[] = []): Promise<void> {
  const file = join(folder, 'source.c')
  writeFileSync(file, source)
  const args = ['-shared', '-fPIC', '-O1', `-I${dirname(HEADER)}`, '-o', join(folder, 'lib.so'), file, ...extra]
  await promisify(execFile)(CC!, args)
}

/** A library of abi 1 in which `call` handles m3m_call, and the other functions do what is right unless told otherwise. */
export const librarySource = ({
  call = 'return reply_with(reply, reply_length, "null");',
  version = 'return M3M_ABI_VERSION;',
  init = 'return M3M_OK;',
  shutdown = '',
  more = '',
}: {
  call?: string
  version?: string
  init?: string
  shutdown?: string
  more?: string
} = {}): string => `
#include "m3m_plugin.h"
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
static int32_t reply_with(char **reply, size_t *reply_length, const char *text) {
  *reply_length = strlen(text);
  *reply = malloc(*reply_length + 1);
  memcpy(*reply, text, *reply_length + 1);
  return M3M_OK;
}
${more}
uint32_t m3m_abi_version(void) { ${version} }
int32_t m3m_init(const char *request, size_t length, char **reply, size_t *reply_length) {
  (void)request; (void)length; (void)reply; (void)reply_length; (void)reply_with;
  ${init}
}
int32_t m3m_call(const char *method, const char *request, size_t length, char **reply, size_t *reply_length) {
  (void)method; (void)request; (void)length; (void)reply; (void)reply_length;
  ${call}
}
void m3m_free(void *reply) { free(reply); }
void m3m_shutdown(void) { ${shutdown} }
`

export interface PluginServer extends Server {
  /** Folder of plugins. */
  place: string
  /** Token of root. */
  root: string
  details(id: string): PluginDetails
  /** Waits until a plugin is in a state. */
  state(id: string, state: PluginState): Promise<PluginDetails>
  rescan(): Promise<unknown>
  /** Calls as the code of a service does. */
  run(api: string, method: string, ...args: unknown[]): Promise<Envelope>
  /** Calls, and expects a value. */
  value(api: string, method: string, ...args: unknown[]): Promise<unknown>
  /** Calls, and expects an error; resolves to its code and message. */
  error(api: string, method: string, ...args: unknown[]): Promise<{ code: string; message: string }>
  api(method: string, path: string, body?: unknown, as?: string): ReturnType<Server['call']>
}

/** A server whose plugins lie in `place`; those that are there already are found at its start. */
export async function pluginServer(
  t: TestContext,
  place: string,
  { native = true, ...options }: { native?: boolean } & Parameters<typeof startServer>[1] = {},
): Promise<PluginServer> {
  const { config, modules = [], ...rest } = options
  const server = await startServer(t, {
    ...rest,
    modules: [projects, environment, plugins, ...modules],
    config: { plugins: { path: [place], native }, ...config },
  })
  const { token } = await setUp(server)
  const facade = server.kernel.get(pluginsRef)
  const apis = server.kernel.get(runtimeApisRef)
  const run: PluginServer['run'] = (api, method, ...args) =>
    apis.call(
      { projectId: 'a'.repeat(24), version: '1', instanceId: 'i', signal: new AbortController().signal },
      api,
      method,
      args,
    )
  await server.kernel.listen()
  return {
    ...server,
    place,
    root: token,
    details: (id) => facade.get(id),
    state: (id, state) =>
      until(`${id} is ${state}`, () => (facade.get(id).state === state ? facade.get(id) : undefined), 20_000),
    rescan: () => facade.rescan(),
    run,
    async value(...call) {
      const answer = await run(...call)
      if (!answer.ok) throw new Error(`${answer.error.code}: ${answer.error.message}`)
      return answer.value
    },
    async error(...call) {
      const answer = await run(...call)
      if (answer.ok) throw new Error(`it gave ${JSON.stringify(answer.value)}`)
      return { code: answer.error.code, message: answer.error.message }
    },
    api: (method, path, body, as = token) => server.call(method, `/api${path}`, { as, body }),
  }
}
