/**
 * Events of the global object: `error` and `unhandledrejection`. What no listener takes for itself (`preventDefault`)
 * goes to the log.
 */
// biome-ignore-all lint/complexity/noArguments: the standard asks how many there are
import type { PlainError } from '../../../protocol.ts'
import { plainError, revive, uncaught, uncaughtPlain } from '../errors.ts'
import { andThen, apply, defineProperty, NativePromise } from '../primordials.ts'
import { currentRequestId } from '../scope.ts'
import { type Event, isEvent } from './event.ts'
import { adopt, defineHandlers, EventTarget, fire, hasListeners, setListenerErrorHandler } from './event-target.ts'
import { ErrorEvent, PromiseRejectionEvent } from './events.ts'

const scope = globalThis as object
/** Errors of listeners of `error` are logged only: telling them would go on for ever. */
let reporting = false

/** Takes an error that nobody caught. */
export function reportException(thrown: unknown, requestId: string | null = currentRequestId()): void {
  if (reporting || !hasListeners(scope, 'error')) {
    uncaught(thrown, requestId)
    return
  }
  reporting = true
  let unhandled = true
  try {
    const { message, stack } = plainError(thrown)
    // Where the service's own code threw.
    const place = /\(?([^\s()]+):(\d+):(\d+)\)?(?:\n|$)/.exec(stack ?? '')
    unhandled = fire(
      scope,
      new ErrorEvent('error', {
        error: thrown,
        message,
        filename: place?.[1],
        lineno: Number(place?.[2] ?? 0),
        colno: Number(place?.[3] ?? 0),
        cancelable: true,
      }),
    )
  } finally {
    reporting = false
    if (unhandled) uncaught(thrown, requestId)
  }
}

function tell(promise: Promise<unknown>, reason: unknown): boolean {
  return fire(scope, new PromiseRejectionEvent('unhandledrejection', { promise, reason, cancelable: true }))
}

/** Takes the failure of a promise that nobody but the runtime looks at. */
export function reportRejection(promise: Promise<unknown>, requestId: string | null): void {
  andThen(promise, nothing, (reason) => {
    if (!hasListeners(scope, 'unhandledrejection') || tell(promise, reason)) uncaught(reason, requestId)
  })
}
const nothing = () => {}

/** Takes a rejection that V8 found unhandled. The host knows it as data only, so the event has a copy of it. */
export function onRejection(plain: PlainError): void {
  if (hasListeners(scope, 'unhandledrejection')) {
    const reason = revive(plain, {})
    if (plain.stack !== undefined) defineProperty(reason, 'stack', { value: plain.stack })
    const promise = NativePromise.reject(reason)
    andThen(promise, nothing, nothing)
    if (!tell(promise, reason)) return
  }
  uncaughtPlain(plain, null)
}

/** `onerror` is called with what the event says, and keeps the error to itself by returning true. */
const onError = (handler: (...args: unknown[]) => unknown, target: object, event: Event): unknown => {
  if (!isErrorEvent(event)) return apply(handler, target, [event])
  const { message, filename, lineno, colno, error } = event
  if (apply(handler, target, [message, filename, lineno, colno, error]) === true) event.preventDefault()
}
const isErrorEvent = (event: Event): event is ErrorEvent => isEvent(event) && event instanceof ErrorEvent

/** Makes the global object an EventTarget. */
export function installGlobalEvents(): void {
  adopt(scope)
  const { addEventListener, removeEventListener, dispatchEvent } = EventTarget.prototype
  for (const [name, value] of Object.entries({ addEventListener, removeEventListener, dispatchEvent }))
    defineProperty(scope, name, { value, writable: true, enumerable: false, configurable: true })
  defineHandlers(scope, ['error'], onError)
  defineHandlers(scope, ['unhandledrejection', 'rejectionhandled'])
  for (const name of ['onerror', 'onunhandledrejection', 'onrejectionhandled'])
    defineProperty(scope, name, { enumerable: false })
  setListenerErrorHandler((error) => reportException(error))
}

/** `reportError`: as if `error` had been thrown and nobody had caught it. */
export function reportError(error: unknown): void {
  if (arguments.length === 0) throw new TypeError('reportError takes an error')
  reportException(error)
}
