/** What each type of variable takes. */
import { type EnvType, MAX_VALUE_BYTES } from './contract.ts'

/** Objects and arrays one in another; beyond it writing JSON could run out of stack. */
const MAX_DEPTH = 100

const isString = (value: unknown): value is string => typeof value === 'string'

const FLAWS: Record<EnvType, (value: unknown) => string | undefined> = {
  string: (value) => {
    if (!isString(value)) return 'must be a string'
    return /[\r\n]/.test(value) ? 'must be one line; use the type "text" for several' : undefined
  },
  text: (value) => (isString(value) ? undefined : 'must be a string'),
  json: (value) => (depthOf(value) > MAX_DEPTH ? `must not be nested deeper than ${MAX_DEPTH}` : undefined),
  integer: (value) =>
    Number.isSafeInteger(value) ? undefined : `must be a whole number up to ${Number.MAX_SAFE_INTEGER} either way`,
  float: (value) => (Number.isFinite(value) ? undefined : 'must be a number'),
  boolean: (value) => (typeof value === 'boolean' ? undefined : 'must be true or false'),
}

/** What is wrong with a value of a type, if anything. */
export function flawOf(type: EnvType, value: unknown): string | undefined {
  if (value === undefined) return 'is missing'
  const flaw = FLAWS[type](value)
  if (flaw) return flaw
  const bytes = Buffer.byteLength(JSON.stringify(value))
  return bytes > MAX_VALUE_BYTES ? `has ${bytes} bytes as JSON; at most ${MAX_VALUE_BYTES} are kept` : undefined
}

/** How deep plain data is nested, counted layer by layer so that no depth is too deep to count. */
function depthOf(value: unknown): number {
  let depth = 0
  let layer: unknown[] = [value]
  for (; depth <= MAX_DEPTH && layer.length > 0; depth += 1) {
    layer = layer.flatMap((item) => (typeof item === 'object' && item !== null ? Object.values(item) : []))
  }
  return depth
}
