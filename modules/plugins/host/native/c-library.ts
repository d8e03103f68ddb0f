/** Native plugins of the abi "c": functions of any library, by the prototypes of the manifest. */
import { type CArgument, type CType, type Prototype, prototypeOf } from '../../manifest/prototype.ts'
import type { Hello } from '../../protocol.ts'
import { type Loaded, PluginFailure } from '../loaded.ts'
import { type CFunction, inThread, openLibrary } from './library.ts'

/** @throws FinalRefusal when the library has not what the manifest names */
export function loadC({ manifest, entry }: Hello): Loaded {
  const library = openLibrary(entry)
  const own = (manifest.limits?.concurrency ?? 1) > 1
  const functions = new Map<string, { prototype: Prototype; work: CFunction }>()
  for (const api of manifest.runtime)
    for (const method of api.methods) {
      const prototype = prototypeOf(method)
      const { symbol, result } = prototype
      const work = library.find(
        symbol,
        result.type,
        prototype.arguments.map(({ type }) => type.type),
      )
      functions.set(`${api.name}.${method.name}`, { prototype, work })
    }
  return {
    async call(api, method, args) {
      const { prototype, work } = functions.get(`${api}.${method}`)!
      const output = prototype.output ? Buffer.alloc(prototype.output.bytes) : undefined
      const given = prototype.arguments.map((argument) => argumentValue(argument, args, output))
      const result = own ? await inThread(work, given) : work(...given)
      if (!output) return plain(result, prototype.result)
      if (!prototype.output!.returned) return output
      const written = Number(result)
      if (written < 0) throw new PluginFailure(`${prototype.symbol} gave ${written}`)
      if (written > output.length)
        throw new PluginFailure(`${prototype.symbol} says it wrote ${written} bytes into ${output.length}`, 'result')
      return output.subarray(0, written)
    },
    stop() {},
  }
}

function argumentValue(argument: CArgument, args: Record<string, unknown>, output: Buffer | undefined): unknown {
  switch (argument.from) {
    case 'output':
      return output
    case 'outputLength':
      return output!.length
    case 'length': {
      const value = args[argument.param]
      return value instanceof Uint8Array ? value.byteLength : Buffer.byteLength(String(value ?? ''))
    }
    case 'param':
      return checked(argument.param, args[argument.param], argument.type)
  }
}

/** What C would cut off or misread is refused. */
function checked(name: string, value: unknown, { kind, bits = 64, signed }: CType): unknown {
  if (value === undefined || value === null) {
    if (kind === 'string' || kind === 'buffer') return null
    throw new PluginFailure(`${name} is required`, 'arguments')
  }
  if (kind === 'integer') {
    const number = value as number
    const size = Math.min(bits, 53)
    const least = signed ? (bits > 53 ? Number.MIN_SAFE_INTEGER : -(2 ** (bits - 1))) : 0
    const most = bits > 53 ? Number.MAX_SAFE_INTEGER : signed ? 2 ** (bits - 1) - 1 : 2 ** size - 1
    if (number < least || number > most)
      throw new PluginFailure(`${name} must be from ${least} to ${most}`, 'arguments')
  }
  if (kind === 'string' && (value as string).includes('\0'))
    throw new PluginFailure(`${name} must not hold the character 0, which ends a text in C`, 'arguments')
  return value
}

function plain(result: unknown, { kind }: CType): unknown {
  if (kind === 'void') return null
  if (typeof result !== 'bigint') return result ?? null
  const number = Number(result)
  if (Number.isSafeInteger(number)) return number
  throw new PluginFailure(`the result ${result} is larger than a number of JSON can be exactly`, 'result')
}
