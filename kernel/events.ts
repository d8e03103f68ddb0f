/** Typed topics, delivered in this process; a cluster's bus can stand in for it. */
import type { Logger } from './logger.ts'
import { serviceRef } from './service-ref.ts'

export interface Topic<T> {
  readonly name: string
  /** Phantom: carries the payload's type, never set. */
  readonly payload?: T
}

/** Declares a topic; `name` is unique in the server (`projects.deleted`). */
export const topic = <T>(name: string): Topic<T> => ({ name })

export interface Events {
  /** Tells every listener, in the order they came; a listener that fails is logged and does not stop the others. */
  emit<T>(topic: Topic<T>, payload: T): void
  /** Adds a listener; returns its undo. */
  on<T>(topic: Topic<T>, listener: (payload: T) => void): () => void
}

export const eventsRef = serviceRef<Events>('events')

export function createEvents(log: Logger): Events {
  const listeners = new Map<string, Set<(payload: never) => void>>()
  return {
    emit(topic, payload) {
      for (const listener of listeners.get(topic.name) ?? []) {
        try {
          ;(listener as (payload: unknown) => void)(payload)
        } catch (error) {
          log.error({ err: error, topic: topic.name }, 'a listener failed')
        }
      }
    },
    on(topic, listener) {
      const set = listeners.get(topic.name) ?? new Set()
      listeners.set(topic.name, set.add(listener as (payload: never) => void))
      return () => void set.delete(listener as (payload: never) => void)
    },
  }
}
