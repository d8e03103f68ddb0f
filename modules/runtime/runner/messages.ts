/** What server and runner say to each other beside the batches of the guests. Shared by both sides. */
import type { Reason } from '../contract.ts'
import type { PlainError } from '../protocol.ts'

/** Kinds of frames to a runner. */
export const TO_RUNNER = {
  /** Text: the guest script; first of all, once. */
  guest: 1,
  /** Text: `CreateInstance`; attachment 0: the service's code. */
  create: 2,
  /** Text: `Inbound[]`. Answered by `ack` when the isolate has taken it. */
  batch: 3,
  /** Ends an instance at once. */
  dispose: 4,
  /** Answered by `pong`. */
  ping: 5,
  /** Text: `CpuRate`; an instance that uses more is held back from now on. Without text it is not any more. */
  throttle: 6,
} as const

/** Kinds of frames from a runner. */
export const FROM_RUNNER = {
  ready: 16,
  /** Text: `Outbound[]`, as the guest wrote it. */
  batch: 17,
  /** The oldest unacknowledged batch has been taken: its synchronous part is done. */
  ack: 18,
  /** Text: `Ended`. The last frame of an instance. */
  ended: 19,
  /** Text: `RunnerStats`. */
  pong: 20,
  /** Text: `Doom`. The process is lost and ends. */
  doom: 21,
} as const

/** File name of the service's code in stacks. */
export const SERVICE_FILE = 'service.js'
/** File name of the guest bundle in stacks. */
export const GUEST_FILE = 'm3m:guest'

export interface IsolateLimits {
  memoryMb: number
  /** CPU milliseconds of one stretch without yielding. */
  cpuMs: number
  /** Of one memory of WebAssembly, for the whole process; 0 when there is none to be. */
  webAssemblyMb: number
}

/** What an instance may use of the CPU. */
export interface CpuRate {
  /** Share of one core in the long run, in percent; 100 is all of it, for there is only one thread. */
  cpuPercent: number
  /** CPU time beyond that at a stretch, in ms. */
  cpuBurstMs: number
}

export interface CreateInstance {
  /** `BootInfo` as JSON. */
  boot: string
  limits: IsolateLimits
}

/** Why an instance is over. `DISPOSED`: the server asked. */
export interface Ended {
  reason: Reason | 'DISPOSED'
  message: string
  /** The error of the code, when that is the reason. */
  error?: PlainError
  /** How many of the unacknowledged batches, counted from the newest, never reached the isolate. */
  notBegun: number
}

/** Which instance takes the whole runner down, and why. */
export interface Doom {
  reason: Reason
  message: string
}

/** CPU time in ms, heap in bytes and time it was held back in ms of an instance, each as of now and counted from its beginning. */
export type Usage = [instance: number, cpuMs: number, heapBytes: number, throttledMs: number]

export interface RunnerStats {
  /** Numbers of the instances that run code right now. */
  busy: number[]
  /** Of those that are held back, because they used too much CPU. */
  held: number[]
  /** Of the instances that ran since the last time. */
  used: Usage[]
}
