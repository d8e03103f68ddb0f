/** Accumulators that keep the first, last, least or greatest `n` values, by their own order or by that of fields. */
import { compare } from '../compare.ts'
import { location } from '../errors.ts'
import { countOf, namedArguments } from '../expressions/operator.ts'
import { compileExpression, type Evaluate, type Scope } from '../expressions.ts'
import { type Memory, sizeOf } from '../memory.ts'
import { compareSortKeys, parseSort, sortKeys } from '../sort.ts'
import { isDocument, isNil } from '../values.ts'
import { type Accumulator, type CompileAccumulator, idDocument } from './accumulator.ts'

type Order = (a: unknown, b: unknown) => number

const firstFew = (count: number, memory: Memory): Accumulator => {
  const values: unknown[] = []
  return {
    add(value) {
      if (values.length >= count) return
      memory.hold(value)
      values.push(value ?? null)
    },
    result: () => [...values],
  }
}

const lastFew = (count: number, memory: Memory): Accumulator => {
  // A ring, in which each new value takes the place of the oldest.
  const values: unknown[] = []
  let next = 0
  return {
    add(value) {
      if (values.length === count) memory.release(sizeOf(values[next]))
      memory.hold(value)
      values[next] = value ?? null
      next = (next + 1) % count
    },
    result: () => (values.length < count ? [...values] : [...values.slice(next), ...values.slice(0, next)]),
  }
}

/** Bytes of values that may wait to be sorted in. */
const MAX_UNSORTED_BYTES = 4 * 1024 * 1024

/** The first values in an order; earlier ones stay before equal later ones. */
const bestFew = (count: number, order: Order, memory: Memory): Accumulator => {
  let values: unknown[] = []
  let unsorted = 0
  /** The last of the first `count`, once there are so many; what does not come before it is of no interest. */
  let worst: { value: unknown } | undefined
  const trim = () => {
    values.sort(order)
    for (const dropped of values.slice(count)) memory.release(sizeOf(dropped))
    values = values.slice(0, count)
    if (values.length === count) worst = { value: values.at(-1) }
    unsorted = 0
  }
  return {
    add(value) {
      if (worst && order(value, worst.value) >= 0) return
      const size = sizeOf(value)
      memory.add(size)
      unsorted += size
      values.push(value)
      const isMuch = values.length >= count * 2 + 64 || unsorted > MAX_UNSORTED_BYTES
      if (isMuch && values.length > count) trim()
    },
    result() {
      trim()
      return [...values]
    },
  }
}

interface SeveralArguments {
  input: Evaluate
  count: (id: unknown, variables?: Record<string, unknown>) => number
}

const severalArguments = (name: string, argument: unknown, scope: Scope | undefined): SeveralArguments => {
  const named = namedArguments(name, argument, { required: ['input', 'n'] })
  const count = compileExpression(named.n, scope)
  return {
    input: compileExpression(named.input, scope),
    count: (id, variables) => countOf(count(idDocument(id), variables), name),
  }
}

const several =
  (name: string, create: (count: number, memory: Memory) => Accumulator): CompileAccumulator =>
  (argument, scope) => {
    const { input, count } = severalArguments(name, argument, scope)
    return { create: ({ id, variables, memory }) => create(count(id, variables), memory), evaluate: input }
  }

const present = (accumulator: Accumulator): Accumulator => ({
  add(value) {
    if (!isNil(value)) accumulator.add(value)
  },
  result: () => accumulator.result(),
})

interface Ranked {
  keys: unknown[]
  /** Its place among the documents of the group, which decides between equal ones. */
  place: number
  output: unknown
}

/** `$top` and `$bottom`, which give one value, and `$topN` and `$bottomN`, which give a list. */
const ranked =
  (name: string, isTop: boolean, isSingle: boolean): CompileAccumulator =>
  (argument, scope) => {
    const required = isSingle ? ['sortBy', 'output'] : ['n', 'sortBy', 'output']
    const named = namedArguments(name, argument, { required })
    if (!isDocument(named.sortBy)) throw location(5788004, `'sortBy' of ${name} must be an object`)
    const spec = parseSort(named.sortBy)
    const output = compileExpression(named.output, scope)
    const limit = isSingle ? () => 1 : compileExpression(named.n, scope)
    const ascending = (a: Ranked, b: Ranked) => compareSortKeys(a.keys, b.keys, spec) || a.place - b.place
    const order: Order = (a, b) => (isTop ? 1 : -1) * ascending(a as Ranked, b as Ranked)
    const evaluate: Evaluate = (document, variables): Ranked => ({
      keys: sortKeys(document, spec),
      place: 0,
      output: output(document, variables) ?? null,
    })
    return {
      evaluate,
      create({ id, variables, memory }) {
        const most = countOf(limit(idDocument(id), variables), name)
        const best = bestFew(most, order, memory)
        let count = 0
        return {
          add: (value) => best.add({ ...(value as Ranked), place: count++ }),
          result() {
            const values = (best.result() as Ranked[]).map((entry) => entry.output)
            if (isSingle) return values[0] ?? null
            return isTop ? values : values.reverse()
          },
        }
      },
    }
  }

export const SEVERAL: Record<string, CompileAccumulator> = {
  $firstN: several('$firstN', firstFew),
  $lastN: several('$lastN', lastFew),
  $minN: several('$minN', (count, memory) => present(bestFew(count, compare, memory))),
  $maxN: several('$maxN', (count, memory) => present(bestFew(count, (a, b) => compare(b, a), memory))),
  $top: ranked('$top', true, true),
  $bottom: ranked('$bottom', false, true),
  $topN: ranked('$topN', true, false),
  $bottomN: ranked('$bottomN', false, false),
}
