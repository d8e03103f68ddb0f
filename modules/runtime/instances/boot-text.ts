/** What a runner and the guest are told when an instance is made. */
import { type RuntimeApis, streamsOf } from '../../../kernel/index.ts'
import type { Project } from '../../projects/contract.ts'
import type { ApiOutline, BootInfo } from '../protocol.ts'
import type { CreateInstance } from '../runner/messages.ts'
import type { Limits } from '../runtime.config.ts'

/** Bytes of one streamed answer that may be on their way to a client. */
const STREAM_WINDOW = 512 * 1024

/** What there is now. */
export const outlinesOf = (apis: RuntimeApis): ApiOutline[] =>
  apis.list().map(({ name, methods }) => {
    const streams = Object.entries(methods).flatMap(([method, definition]) => {
      const where = streamsOf(definition)
      return Object.keys(where).length > 0 ? [[method, where] as const] : []
    })
    const outline = { name, methods: Object.keys(methods) }
    return streams.length > 0 ? { ...outline, streams: Object.fromEntries(streams) } : outline
  })

export interface BootTextOptions {
  project: Project
  version: string
  instance: string
  base: string
  apis: RuntimeApis
  limits: Limits
  env: Record<string, unknown>
}

/** `CreateInstance` as JSON, with `BootInfo` in it. */
export function bootText({ project, version, instance, base, apis, limits, env }: BootTextOptions): string {
  const info: BootInfo = {
    project: { id: project.id, slug: project.slug, name: project.name },
    version,
    instance,
    base,
    apis: outlinesOf(apis),
    env,
    timers: limits.timers,
    socketBuffer: limits.socketBufferBytes,
    streamWindow: STREAM_WINDOW,
    webAssembly: limits.webAssemblyMb > 0,
  }
  const create: CreateInstance = {
    boot: JSON.stringify(info),
    limits: { memoryMb: limits.memoryMb, cpuMs: limits.cpuMs, webAssemblyMb: limits.webAssemblyMb },
  }
  return JSON.stringify(create)
}
