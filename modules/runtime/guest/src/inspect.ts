/** Values as readable text, in the manner of Node's `util.inspect`. Getters are not run; nothing here throws. */
import { isArrayBuffer, typedArrayName } from './primordials.ts'

const WIDTH = 76
const MAX_ITEMS = 100
const MAX_STRING = 10_000
/** Text one call may make before it only says `…`. */
const MAX_TOTAL = 100_000

export interface InspectOptions {
  depth?: number
}

interface State {
  depth: number
  seen: object[]
  circular: Set<object>
  budget: number
}

/** A value as text. */
export function inspect(value: unknown, options: InspectOptions = {}): string {
  const state: State = { depth: options.depth ?? 4, seen: [], circular: new Set(), budget: MAX_TOTAL }
  try {
    return write(value, state, 0)
  } catch {
    return '[cannot be shown]'
  }
}

const quote = (text: string): string => {
  const mark = !text.includes("'") ? "'" : !text.includes('"') ? '"' : !text.includes('`') ? '`' : "'"
  const body = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"')
  return mark + (mark === '`' || !body.includes(mark) ? body : body.replaceAll(mark, `\\${mark}`)) + mark
}

const key = (name: PropertyKey): string =>
  typeof name === 'symbol'
    ? `[${String(name)}]`
    : /^[A-Za-z_$][\w$]*$/.test(String(name))
      ? String(name)
      : quote(String(name))

function write(value: unknown, state: State, level: number): string {
  switch (typeof value) {
    case 'string':
      return quote(
        value.length > MAX_STRING
          ? `${value.slice(0, MAX_STRING)}… ${value.length - MAX_STRING} more characters`
          : value,
      )
    case 'number':
      return Object.is(value, -0) ? '-0' : String(value)
    case 'bigint':
      return `${value}n`
    case 'symbol':
    case 'boolean':
    case 'undefined':
      return String(value)
    default:
      if (value === null) return 'null'
  }
  const object = value as object
  if (state.budget <= 0) return '…'
  if (state.seen.includes(object)) return '[Circular]'
  try {
    state.seen.push(object)
    const text = writeObject(object, state, level)
    state.budget -= text.length
    return text
  } catch {
    return '[cannot be shown]'
  } finally {
    state.seen.pop()
  }
}

function nameOf(object: object): string {
  for (
    let at: object | null = object, steps = 0;
    at !== null && steps < 20;
    at = Object.getPrototypeOf(at), steps += 1
  ) {
    const own = Object.getOwnPropertyDescriptor(at, 'constructor')
    if (own && typeof own.value === 'function' && typeof own.value.name === 'string' && own.value.name)
      return own.value.name
  }
  return '[Object: null prototype]'
}

function writeObject(object: object, state: State, level: number): string {
  const name = nameOf(object)
  if (typeof object === 'function') {
    const label = `[${/^class\b/.test(Function.prototype.toString.call(object)) ? 'class' : 'Function'}${object.name ? ` ${object.name}` : ' (anonymous)'}]`
    return withProperties(label, object, Object.keys(object), state, level)
  }
  if (object instanceof Error) return writeError(object, state, level)
  if (object instanceof Date)
    return Number.isNaN(Date.prototype.getTime.call(object)) ? 'Invalid Date' : Date.prototype.toISOString.call(object)
  if (object instanceof RegExp) return RegExp.prototype.toString.call(object)
  if (object instanceof Promise) return 'Promise { … }'
  if (object instanceof WeakMap || object instanceof WeakSet) return `${name} { <items unknown> }`
  if (object instanceof Number || object instanceof String || object instanceof Boolean)
    return `[${name}: ${write(object.valueOf(), state, level)}]`
  if (isArrayBuffer(object)) return `ArrayBuffer { byteLength: ${object.byteLength} }`
  const typed = typedArrayName(object)
  if (typed !== undefined)
    return writeList(`${name}(${(object as Uint8Array).length}) `, object as Uint8Array, [], state, level)
  if (Array.isArray(object)) {
    const extra = Object.keys(object)
      .slice(object.length === 0 ? 0 : undefined)
      .filter((property) => !/^\d+$/.test(property))
    return writeList(name === 'Array' ? '' : `${name}(${object.length}) `, object, extra, state, level)
  }
  if (object instanceof Map) {
    if (level > state.depth) return `[${name}]`
    const items = [...Map.prototype.entries.call(object)].slice(0, MAX_ITEMS)
    return frame(
      `${name}(${object.size}) `,
      items.map(([from, to]) => `${write(from, state, level + 1)} => ${write(to, state, level + 1)}`),
      '{}',
      level,
      object.size - items.length,
    )
  }
  if (object instanceof Set) {
    if (level > state.depth) return `[${name}]`
    const items = [...Set.prototype.values.call(object)].slice(0, MAX_ITEMS)
    return frame(
      `${name}(${object.size}) `,
      items.map((item) => write(item, state, level + 1)),
      '{}',
      level,
      object.size - items.length,
    )
  }
  const shown = describe(object)
  if (shown !== undefined) return `${name} ${write(shown, state, level)}`
  const properties = Reflect.ownKeys(object).filter(
    (property) => Object.getOwnPropertyDescriptor(object, property)?.enumerable,
  )
  return withProperties(name === 'Object' ? '' : `${name} `, object, properties, state, level, true)
}

const describers: ((object: object) => object | undefined)[] = []
/** Lets a class of the runtime, whose state is private, say what to show. */
export function describeWith(describer: (object: object) => object | undefined): void {
  describers.push(describer)
}
function describe(object: object): object | undefined {
  for (const describer of describers) {
    const found = describer(object)
    if (found !== undefined) return found
  }
  return undefined
}

function property(object: object, name: PropertyKey, state: State, level: number): string {
  const found = Object.getOwnPropertyDescriptor(object, name)
  if (found === undefined) return 'undefined'
  if (found.get) return found.set ? '[Getter/Setter]' : '[Getter]'
  if (found.set) return '[Setter]'
  return write(found.value, state, level + 1)
}

function withProperties(
  label: string,
  object: object,
  names: readonly PropertyKey[],
  state: State,
  level: number,
  braces = false,
): string {
  if (names.length === 0) return braces ? `${label}{}` : label
  if (level > state.depth) return braces ? `[${nameOf(object)}]` : label
  const items = names.slice(0, MAX_ITEMS).map((name) => `${key(name)}: ${property(object, name, state, level)}`)
  return frame(braces ? label : `${label} `, items, '{}', level, names.length - items.length)
}

function writeList(
  label: string,
  list: ArrayLike<unknown>,
  extra: readonly string[],
  state: State,
  level: number,
): string {
  if (list.length === 0 && extra.length === 0) return `${label}[]`
  if (level > state.depth) return `[${label.trim() || 'Array'}]`
  const items: string[] = []
  for (let i = 0; i < list.length && items.length < MAX_ITEMS; i += 1)
    items.push(i in list ? write(list[i], state, level + 1) : '<empty>')
  const more = list.length - items.length
  for (const name of extra.slice(0, MAX_ITEMS)) items.push(`${key(name)}: ${property(list, name, state, level)}`)
  return frame(label, items, '[]', level, more)
}

function frame(label: string, items: string[], braces: string, level: number, more: number): string {
  if (more > 0) items.push(`... ${more} more item${more === 1 ? '' : 's'}`)
  if (items.length === 0) return `${label}${braces}`
  const length = items.reduce((sum, item) => sum + item.length + 2, label.length)
  if (length + level * 2 <= WIDTH && !items.some((item) => item.includes('\n')))
    return `${label}${braces[0]} ${items.join(', ')} ${braces[1]}`
  const indent = '  '.repeat(level + 1)
  return `${label}${braces[0]}\n${indent}${items.join(`,\n${indent}`)}\n${'  '.repeat(level)}${braces[1]}`
}

function writeError(error: Error, state: State, level: number): string {
  const stack = typeof error.stack === 'string' && error.stack ? error.stack : undefined
  const head = `${error.name}: ${error.message}`
  const text = (stack ?? `[${head}]`)
    .split('\n')
    .filter((line) => !/^\s+at .*m3m:guest/.test(line))
    .join(`\n${'  '.repeat(level)}`)
  const names = Object.keys(error).filter((name) => name !== 'stack' && name !== 'message')
  const extra = names.map((name) => `${key(name)}: ${property(error, name, state, level)}`)
  const own = Object.getOwnPropertyDescriptor(error, 'cause')
  if (own && !own.enumerable && own.value !== undefined) extra.push(`[cause]: ${write(own.value, state, level + 1)}`)
  return extra.length === 0 ? text : frame(`${text} `, extra, '{}', level, 0)
}
