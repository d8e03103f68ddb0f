/** The real server with real runners, driven through its facades and HTTP. */
import { readdirSync, readFileSync } from 'node:fs'
import type { TestContext } from 'node:test'
import { Type } from 'typebox'
import {
  createKernel,
  createLogger,
  defineModule,
  defineRuntimeApi,
  type Kernel,
  type KernelOptions,
  method,
} from '../../../kernel/index.ts'
import auth from '../../../modules/auth/index.ts'
import database from '../../../modules/database/index.ts'
import environment from '../../../modules/environment/index.ts'
import goals from '../../../modules/goals/index.ts'
import images from '../../../modules/images/index.ts'
import kv from '../../../modules/kv/index.ts'
import { type LogLine, logsRef } from '../../../modules/logs/contract.ts'
import logsModule from '../../../modules/logs/index.ts'
import metrics from '../../../modules/metrics/index.ts'
import models from '../../../modules/models/index.ts'
import { pipelinesRef } from '../../../modules/pipelines/contract.ts'
import pipelines from '../../../modules/pipelines/index.ts'
import plugins from '../../../modules/plugins/index.ts'
import { type Project, projectsRef } from '../../../modules/projects/contract.ts'
import projects from '../../../modules/projects/index.ts'
import queueModule from '../../../modules/queue/index.ts'
import { runtimeRef, type ServiceState } from '../../../modules/runtime/contract.ts'
import runtime from '../../../modules/runtime/index.ts'
import storage from '../../../modules/storage/index.ts'
import system from '../../../modules/system/index.ts'
import { type User, usersRef } from '../../../modules/users/contract.ts'
import users from '../../../modules/users/index.ts'
import { databaseFor } from '../../support/database.ts'
import { tempDir } from '../../support/temp.ts'
import { until } from '../../support/until.ts'

/** A runtime API to test the bridge with. */
const bridge = defineModule({
  id: 'bridge',
  summary: 'Calls for tests',
  setup: () => ({
    runtime: defineRuntimeApi({
      name: 'bridge',
      summary: 'Calls for tests',
      methods: {
        echo: method({
          summary: 'Gives it back',
          params: { value: Type.Optional(Type.Unknown()) },
          returns: Type.Unknown(),
          call: (_run, { value }) => value ?? null,
        }),
        fail: method({
          summary: 'Fails inside',
          params: {},
          returns: Type.Null(),
          call() {
            throw Object.assign(new Error('secret of the host'), {
              cause: new Error('another secret'),
              path: import.meta.filename,
            })
          },
        }),
      },
    }),
  }),
})

const MODULES = [
  auth,
  bridge,
  database,
  environment,
  goals,
  images,
  kv,
  logsModule,
  metrics,
  models,
  pipelines,
  plugins,
  projects,
  queueModule,
  runtime,
  storage,
  system,
  users,
]

export interface TestServer {
  kernel: Kernel
  url: string
  root: User
  /** Makes a project and publishes code in it. */
  deploy(slug: string, code: string): Promise<Project>
  /** Publishes other code in a project. */
  publish(project: Project, code: string): Promise<void>
  get(path: string, init?: RequestInit): Promise<Response>
  logs(project: Project): Promise<LogLine[]>
  /** Waits for a line of m3m with a reason code. */
  reason(project: Project, code: string): Promise<LogLine>
  state(project: Project, state: ServiceState): Promise<void>
  /** Process ids of the runners of this server, without the spare one. */
  runners(): number[]
}

export interface TestServerOptions {
  runtime?: Record<string, unknown>
  limits?: Record<string, unknown>
  /** Settings of `server`. */
  http?: Record<string, unknown>
  /** Further keys of the configuration. */
  config?: Record<string, unknown>
  dataDir?: string
  /** Take the place of what modules that are not there provide. */
  fakes?: KernelOptions['fakes']
}

export async function startServer(
  t: Pick<TestContext, 'after'>,
  { runtime: more = {}, limits = {}, http = {}, config = {}, dataDir, fakes }: TestServerOptions = {},
): Promise<TestServer> {
  const path = dataDir ?? tempDir(t)
  const kernel = createKernel({
    modules: MODULES,
    fakes,
    log: createLogger({ level: (process.env.M3M_TEST_LOG as 'info') ?? 'silent', pretty: false }),
    config: {
      storage: { path },
      ...databaseFor(path),
      server: { host: '127.0.0.1', port: 0, ...http },
      runtime: { runners: 1, limits: { cpuMs: 300, memoryMb: 32, drainMs: 2_000, ...limits }, ...more },
      // None but those a test brings.
      plugins: { path: [] },
      ...config,
    },
  })
  t.after(() => kernel.stop())
  await kernel.start()
  const url = await kernel.listen()
  const service = kernel.get(usersRef)
  const credentials = { email: 'root@example.com', password: 'correct horse battery' }
  const root = (await service.isEmpty())
    ? await service.createRoot(credentials)
    : (await service.authenticate(credentials.email, credentials.password))!

  const publish = async (project: Project, code: string) => {
    const facade = kernel.get(pipelinesRef)
    const { draft, publishedVersion } = await facade.get(project.id)
    const current =
      draft ??
      (publishedVersion ? await facade.startDraft(project.id, root, { from: publishedVersion, bump: 'minor' }) : null)
    const saved = await facade.saveDraft(project.id, root, {
      files: [{ path: 'main.ts', content: code }],
      revision: current?.revision ?? 0,
    })
    await facade.publish(project.id, root, { tag: 'stable', revision: saved.revision })
  }
  const logs = async (project: Project) => {
    await kernel.get(logsRef).flush()
    return (await kernel.get(logsRef).list(project.id, { limit: 1000 })).items
  }
  return {
    kernel,
    url,
    root,
    publish,
    async deploy(slug, code) {
      const project = await kernel.get(projectsRef).create(root, { name: slug, slug })
      await publish(project, code)
      return project
    },
    get: (path, init) => fetch(url + path, init),
    logs,
    reason: (project, code) =>
      until(`a line with ${code}`, async () =>
        (await logs(project)).find((line) => line.source === 'system' && line.code === code),
      ),
    async state(project, state) {
      await until(
        `the service is ${state}`,
        async () => (await kernel.get(runtimeRef).status(project.id)).state === state,
      )
    },
    runners() {
      const mine = kernel
        .get(runtimeRef)
        .isolation()
        .runners.filter(({ kind }) => kind !== 'spare')
      const children = childPids()
      return mine.map(({ pid }) => pid).filter((pid) => children.includes(pid))
    },
  }
}

/** Children of this process that are runners. */
function childPids(): number[] {
  const pids: number[] = []
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'latin1')
      const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
      if (parent === process.pid && readFileSync(`/proc/${name}/cmdline`, 'latin1').includes('/runtime/runner/main.'))
        pids.push(Number(name))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT' && (error as NodeJS.ErrnoException).code !== 'ESRCH')
        throw error
    }
  }
  return pids
}
