import type { Declared } from '../protocol.ts'

const MAX_HOOKS = 1_000
const MAX_SLUG = 64
const EVENTS = new Set(['insert', 'update', 'delete'])

/** The hooks the code declared, with nothing in it but what belongs there. @throws RangeError */
export function hooksOf(hooks: Declared['hooks'] | undefined): Declared['hooks'] {
  if (hooks === undefined) return []
  if (hooks.length > MAX_HOOKS) throw new RangeError(`${hooks.length} hooks; at most ${MAX_HOOKS} are taken`)
  return hooks.map(({ event, model }) => {
    if (!EVENTS.has(event) || typeof model !== 'string' || model.length > MAX_SLUG)
      throw new RangeError('a hook is for no event of a model')
    return { event, model }
  })
}
