/** What accumulators are. */
import type { Document } from '../../contract.ts'
import type { Evaluate, Scope, Variables } from '../expressions.ts'
import type { Memory } from '../memory.ts'

/** Takes the values of a group one after the other. */
export interface Accumulator {
  add(value: unknown): void
  /** The value so far; adding may go on afterwards. */
  result(): unknown
}

/** What a new accumulator is made for. */
export interface AccumulatorContext {
  memory: Memory
  /** The group's `_id`, on whose fields the `n` of `$firstN` and its like may depend. */
  id?: unknown
  variables?: Variables
}

/** A compiled accumulator: how to make one, and what each document gives it. */
export interface AccumulatorPlan {
  create: (context: AccumulatorContext) => Accumulator
  evaluate: Evaluate
}

/** Compiles the argument of one accumulator. */
export type CompileAccumulator = (argument: unknown, scope: Scope | undefined) => AccumulatorPlan

/** The document that expressions over a group's `_id` read. */
export const idDocument = (id: unknown): Document =>
  id !== null && typeof id === 'object' && !Array.isArray(id) ? (id as Document) : {}
