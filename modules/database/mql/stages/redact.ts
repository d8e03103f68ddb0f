/** `$redact`: keeps, leaves out or looks into each level of a document. */
import type { Document } from '../../contract.ts'
import { location } from '../errors.ts'
import { compileExpression } from '../expressions.ts'
import type { Stage, StageContext } from '../pipeline.ts'
import { isDocument, setOwn } from '../values.ts'
import { streaming } from './selection.ts'

const DESCEND = Symbol('$$DESCEND')
const PRUNE = Symbol('$$PRUNE')
const KEEP = Symbol('$$KEEP')
const DECISIONS = { DESCEND, PRUNE, KEEP }

/** The expression sees one level as its document, so the whole one gets a name of its own. */
const ROOT = 'redactRoot'

const withRoot = (source: unknown): unknown => {
  if (typeof source === 'string') return source.replace(/^\$\$ROOT(?=\.|$)/, `$$$$${ROOT}`)
  if (Array.isArray(source)) return source.map(withRoot)
  if (!isDocument(source) || Object.hasOwn(source, '$literal')) return source
  return Object.fromEntries(Object.entries(source).map(([key, value]) => [key, withRoot(value)]))
}

export const redact = (argument: unknown, { scope, environment }: StageContext): Stage => {
  const names = new Set([...scope.names, ...Object.keys(DECISIONS), ROOT])
  const evaluate = compileExpression(withRoot(argument), { ...scope, names })

  const redactValue = (value: unknown, root: Document): unknown => {
    if (isDocument(value)) return redactLevel(value, root)
    if (!Array.isArray(value)) return value
    return value.map((entry) => redactValue(entry, root)).filter((entry) => entry !== undefined)
  }

  const redactLevel = (document: Document, root: Document): Document | undefined => {
    const decision = evaluate(document, { ...environment.variables, ...DECISIONS, [ROOT]: root })
    if (decision === KEEP) return document
    if (decision === PRUNE) return undefined
    if (decision !== DESCEND) {
      throw location(17053, '$redact must evaluate to one of $$DESCEND, $$PRUNE, or $$KEEP')
    }
    const result: Document = {}
    for (const [key, entry] of Object.entries(document)) {
      const redacted = redactValue(entry, root)
      if (redacted !== undefined) setOwn(result, key, redacted)
    }
    return result
  }

  return streaming(function* (input) {
    for (const document of input) {
      const result = redactLevel(document, document)
      if (result) yield result
    }
  })
}
