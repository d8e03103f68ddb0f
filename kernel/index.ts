/** The public face of the kernel: the only kernel file others import (contracts may import `service-ref.ts`, which is browser-safe). */
export { ByteStream, StreamIn, StreamOut, streamsOf } from './byte-stream.ts'
export { type Command, type CommandGroup, type CommandIo, type CommandOption, commandName } from './command.ts'
export { type Config, type ConfigClaim, envName, readConfigFile, resolveConfig } from './config.ts'
export { diskHealth, openDataFolder } from './data-folder.ts'
export { type DirectHandler, type DirectRequest, takeTime } from './direct.ts'
export {
  type CodedError,
  defineError,
  type ErrorFactory,
  isCoded,
  messageOf,
  type Problem,
} from './errors.ts'
export { type Events, eventsRef, type Topic, topic } from './events.ts'
export { closureOf } from './graph.ts'
export {
  type Access,
  defineRoutes,
  type Guard,
  type Http,
  httpRef,
  type RouteEntry,
  type RoutePlugin,
  type RoutesContribution,
} from './http.ts'
export { jsonText } from './json-text.ts'
export {
  claimsOf,
  configOf,
  createKernel,
  fake,
  type Kernel,
  type KernelInfo,
  type KernelOptions,
  kernelRef,
} from './kernel.ts'
export type { ModuleReport, ModuleState } from './lifecycle.ts'
export { type ApiLimit, limitsOf } from './limits.ts'
export { createLogger, type Logger } from './logger.ts'
export { type AnyModule, defineModule, type Health, type ModuleContext } from './module.ts'
export { PROBLEM_TYPE, type ProblemDetails, toProblemDetails } from './problem.ts'
export {
  ApiError,
  createRuntimeApis,
  defineRuntimeApi,
  type Envelope,
  method,
  type ProjectTypes,
  projectTypesChanged,
  type Run,
  type RuntimeApi,
  type RuntimeApis,
  type RuntimeMethod,
  runtimeApisRef,
} from './runtime-api.ts'
export { selectModules } from './select.ts'
export { type AnyRef, type OptionalRef, optional, type ServiceRef, serviceRef } from './service-ref.ts'
export { isHost } from './services-host.ts'
export { type EventStream, openEventStream } from './sse.ts'
export type { UpgradeHandler, UpgradeRequest } from './upgrades.ts'
export { type Check, compileCheck, withBytes } from './validate.ts'
