/** `console`'s format specifiers. */
import { inspect } from './inspect.ts'

/** Arguments of `console.log` as one line of text: `%s %d %i %f %j %o %O %c %%`, the rest inspected and appended. */
export function format(args: readonly unknown[]): string {
  let next = 1
  let text: string
  const [first] = args
  if (typeof first !== 'string') {
    next = 0
    text = ''
  } else if (args.length === 1 || !first.includes('%')) text = first
  else {
    text = first.replace(/%([sdifjoOc%])/g, (specifier, kind: string) => {
      if (kind === '%') return '%'
      if (next >= args.length) return specifier
      const value = args[next]
      next += 1
      return substitute(kind, value)
    })
  }
  for (let i = next; i < args.length; i += 1) {
    const value = args[i]
    text += `${i === 0 ? '' : ' '}${typeof value === 'string' ? value : inspect(value)}`
  }
  return text
}

function substitute(kind: string, value: unknown): string {
  switch (kind) {
    case 's':
      return typeof value === 'string' ? value : inspect(value, { depth: 0 })
    case 'd':
      return typeof value === 'bigint' ? `${value}n` : number(value, Number)
    case 'i':
      return typeof value === 'bigint' ? `${value}n` : number(value, (from) => Number.parseInt(String(from), 10))
    case 'f':
      return number(value, (from) => Number.parseFloat(String(from)))
    case 'j':
      try {
        return JSON.stringify(value) ?? 'undefined'
      } catch {
        return '[Circular]'
      }
    case 'o':
    case 'O':
      return inspect(value)
    default:
      return ''
  }
}

const number = (value: unknown, convert: (value: unknown) => number): string => {
  if (typeof value === 'object' || typeof value === 'symbol') return 'NaN'
  return String(convert(value))
}
