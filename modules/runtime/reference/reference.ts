/** The reference: what the guest has built in, and the runtime APIs that are registered now. */
import { readFileSync } from 'node:fs'
import type { ApiLimit, RuntimeApi, RuntimeMethod } from '../../../kernel/index.ts'
import { returnTypeOf, signatureOf, typeOf } from '../../shared/type-script.ts'
import { isInner } from '../guest/types.ts'
import type { GuestApi, Reference, ReferenceApi, ReferenceMember, ReferenceParam } from './reference.schema.ts'

/** What concerns every call that leaves the isolate. */
const OF_CALLS = ['runtime.limits.calls', 'runtime.limits.callsPerSecond']

let guest: GuestApi[] | undefined
/** What is read from the declarations of the guest when m3m is built; see scripts/guest-reference.ts. */
export const guestApis = (): GuestApi[] => {
  guest ??= JSON.parse(readFileSync(new URL('./guest.json', import.meta.url), 'utf8')) as GuestApi[]
  return guest
}

/**
 * @param builtIn what services have without any module
 * @param apis those of modules and plugins; errors and limits of one that is also built in are added to that
 * @param limits in force, by which the built-in ones name theirs
 */
export function referenceOf(
  builtIn: readonly GuestApi[],
  apis: readonly RuntimeApi[],
  limits: readonly ApiLimit[],
): Reference {
  const named = (keys: readonly string[]) => keys.flatMap((key) => limits.filter((limit) => limit.key === key))
  const registered = new Map(apis.map((api) => [api.name, api]))
  const known = new Set(builtIn.map(({ name }) => name))
  const limitsFor = (api: RuntimeApi) => [...(api.limits ?? []), ...named(OF_CALLS)]

  const own = builtIn.map((entry): ReferenceApi => {
    const api = registered.get(entry.name)
    if (!api) return { ...entry, limits: named(entry.limits) }
    const members = entry.members.map((member) => {
      const errors = api.methods[member.name]?.errors ?? []
      return { ...member, errors: [...member.errors, ...errors.map(plainError)] }
    })
    return { ...entry, members, limits: [...named(entry.limits), ...limitsFor(api)] }
  })
  const added = apis
    .filter(({ name }) => !known.has(name))
    .map((api): ReferenceApi => {
      const methods = Object.entries(api.methods).filter(([name]) => !isInner(api.name, name))
      return {
        name: api.name,
        group: 'added',
        kind: 'object',
        summary: api.summary,
        members: methods.map(([name, method]) => memberOf(name, method)),
        limits: limitsFor(api),
      }
    })
    .filter(({ members }) => members.length > 0)
  const of = (group: ReferenceApi['group']) => own.filter((api) => api.group === group)
  return { apis: [...of('service'), ...added, ...of('web')] }
}

/** The sentence of a kind of error, whose `%s` stand for what is known only then. */
const plainError = ({ code, message }: { code: string; message: string }) => ({
  code,
  message: message.replaceAll('%s', '…'),
})

function memberOf(name: string, method: RuntimeMethod): ReferenceMember {
  return {
    name,
    kind: 'method',
    signatures: [signatureOf(name, method)],
    summary: method.summary,
    params: Object.entries(method.params).flatMap(([param, schema]) => rowsOf(param, schema)),
    returns: returnTypeOf(method),
    errors: (method.errors ?? []).map(plainError),
    ...(method.example ? { example: method.example } : {}),
  }
}

interface Described {
  description?: unknown
  default?: unknown
  properties?: Record<string, unknown>
  required?: readonly string[]
}

/** Rows of the table of parameters; an object of options is followed by its properties. */
function rowsOf(name: string, schema: object): ReferenceParam[] {
  const { properties = {}, required = [] } = schema as Described
  return [
    rowOf(name, schema, '~optional' in schema),
    ...Object.entries(properties).map(([key, value]) =>
      rowOf(`${name}.${key}`, (value ?? {}) as object, !required.includes(key)),
    ),
  ]
}

function rowOf(name: string, schema: object, optional: boolean): ReferenceParam {
  const { description, default: preset } = schema as Described
  return {
    name,
    type: typeOf(schema),
    optional,
    ...(preset === undefined ? {} : { default: JSON.stringify(preset) }),
    summary: typeof description === 'string' ? description : '',
  }
}
