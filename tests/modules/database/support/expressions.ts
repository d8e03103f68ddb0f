import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { EJSON } from 'bson'
import type { Document } from '../../../../modules/database/contract.ts'
import { compileExpression } from '../../../../modules/database/mql/expressions.ts'

/** A value as text that tells its type. */
const typed = (value: unknown): string => (value === undefined ? 'missing' : EJSON.stringify(value, { relaxed: true }))

/** Tests expressions by their values and by the codes of their errors, over one document. */
export const expressionTable = (
  subject: string,
  document: Document,
  values: [expression: unknown, value: unknown][],
  failures: [expression: unknown, code: number][] = [],
): void => {
  const evaluate = (expression: unknown): unknown => compileExpression(expression)(document)
  describe(subject, () => {
    for (const [expression, value] of values) {
      test(`${typed(expression)} has its value`, () => assert.equal(typed(evaluate(expression)), typed(value)))
    }
    for (const [expression, code] of failures) {
      test(`${typed(expression)} fails with ${code}`, () => assert.throws(() => evaluate(expression), { code }))
    }
  })
}
