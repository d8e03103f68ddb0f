import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Document } from '../../../modules/database/contract.ts'
import { compilePipeline } from '../../../modules/database/mql/pipeline.ts'
import { createRandom } from './support/random.ts'

const seed = Number(process.env.M3M_TEST_SEED ?? Math.floor(Math.random() * 1e6))
const { below, pick, chance } = createRandom(seed)

interface Row extends Document {
  _id: number
  part: number
  at: number
  value?: number
}

const rows = (): Row[] =>
  Array.from({ length: below(60) }, (_, _id) => ({
    _id,
    part: below(4),
    at: below(15),
    ...(chance(0.8) ? { value: below(20) } : {}),
  }))

const bounds = (): [low: number | string, high: number | string] => {
  const [a, b] = [below(9) - 4, below(9) - 4]
  const [low, high] = [Math.min(a, b), Math.max(a, b)]
  return [chance(0.25) ? 'unbounded' : low, chance(0.25) ? 'unbounded' : high]
}

/** Whether a distance lies within bounds. */
const within = (distance: number, [low, high]: [number | string, number | string]): boolean =>
  (low === 'unbounded' || distance >= Number(low)) && (high === 'unbounded' || distance <= Number(high))

const values = (window: Row[]): number[] => window.map(({ value }) => value).filter((value) => value !== undefined)
const sum = (numbers: number[]): number => numbers.reduce((total, number) => total + number, 0)
const ascending = (numbers: number[]): number[] => numbers.toSorted((a, b) => a - b)

/** Each function with its plain meaning. */
const FUNCTIONS: [accumulator: Document, meaning: (window: Row[]) => unknown][] = [
  [{ $sum: '$value' }, (window) => sum(values(window))],
  [{ $avg: '$value' }, (window) => (values(window).length ? sum(values(window)) / values(window).length : null)],
  [{ $count: {} }, (window) => window.length],
  [{ $min: '$value' }, (window) => ascending(values(window))[0] ?? null],
  [{ $max: '$value' }, (window) => ascending(values(window)).at(-1) ?? null],
  [{ $push: '$_id' }, (window) => window.map(({ _id }) => _id)],
  [{ $first: '$value' }, (window) => window[0]?.value ?? null],
  [{ $last: '$value' }, (window) => window.at(-1)?.value ?? null],
  [{ $minN: { input: '$value', n: 3 } }, (window) => ascending(values(window)).slice(0, 3)],
  [{ $maxN: { input: '$value', n: 3 } }, (window) => ascending(values(window)).reverse().slice(0, 3)],
  [{ $lastN: { input: '$_id', n: 2 } }, (window) => window.slice(-2).map(({ _id }) => _id)],
]

describe(`random windows (seed ${seed})`, () => {
  test('give what their definition says', () => {
    for (let round = 0; round < 400; round++) {
      const documents = rows()
      const kind = pick(['documents', 'range'] as const)
      const limits = bounds()
      const [accumulator, meaning] = pick(FUNCTIONS)
      const stage = {
        partitionBy: '$part',
        sortBy: { at: 1 },
        output: { result: { ...accumulator, window: { [kind]: limits } } },
      }
      const result = [...compilePipeline([{ $setWindowFields: stage }])(documents)]
      const expected = [0, 1, 2, 3].flatMap((part) => {
        const sorted = documents.filter((row) => row.part === part).sort((a, b) => a.at - b.at)
        return sorted.map((row, i) => ({
          ...row,
          result: meaning(
            sorted.filter((other, k) => within(kind === 'documents' ? k - i : other.at - row.at, limits)),
          ),
        }))
      })
      assert.deepEqual(result, expected, JSON.stringify({ stage, documents }))
    }
  })
})
