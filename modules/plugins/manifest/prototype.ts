/** C prototypes of manifests: numbers, strings and buffers, and which argument each parameter takes. */
import type { ManifestMethod } from './manifest.schema.ts'

export interface CType {
  kind: 'integer' | 'number' | 'boolean' | 'string' | 'buffer' | 'void'
  /** As koffi calls it. */
  type: string
  /** Integers: size in bits and whether there are negative ones. */
  bits?: number
  signed?: boolean
}

/** Where the value of a C parameter comes from. */
export type CArgument =
  | { from: 'param'; param: string; type: CType }
  /** Bytes of a string or buffer. */
  | { from: 'length'; param: string; type: CType }
  | { from: 'output'; type: CType }
  | { from: 'outputLength'; type: CType }

export interface Prototype {
  symbol: string
  result: CType
  arguments: CArgument[]
  output?: { bytes: number; returned: boolean }
}

const integer = (type: string, bits: number, signed = !type.startsWith('u')): CType => ({
  kind: 'integer',
  type,
  bits,
  signed,
})
/** A long has the size of a pointer everywhere but on Windows. */
const LONG = process.platform === 'win32' ? 32 : 64

const PLAIN: Record<string, CType> = {
  char: integer('char', 8, true),
  'signed char': integer('int8_t', 8, true),
  'unsigned char': integer('uint8_t', 8, false),
  short: integer('short', 16),
  'unsigned short': integer('unsigned short', 16),
  int: integer('int', 32),
  unsigned: integer('unsigned int', 32),
  'unsigned int': integer('unsigned int', 32),
  long: integer('long', LONG),
  'unsigned long': integer('unsigned long', LONG),
  'long long': integer('long long', 64),
  'unsigned long long': integer('unsigned long long', 64),
  int8_t: integer('int8_t', 8),
  uint8_t: integer('uint8_t', 8),
  int16_t: integer('int16_t', 16),
  uint16_t: integer('uint16_t', 16),
  int32_t: integer('int32_t', 32),
  uint32_t: integer('uint32_t', 32),
  int64_t: integer('int64_t', 64),
  uint64_t: integer('uint64_t', 64),
  size_t: integer('size_t', 64, false),
  ssize_t: integer('intptr_t', 64, true),
  intptr_t: integer('intptr_t', 64, true),
  uintptr_t: integer('uintptr_t', 64, false),
  float: { kind: 'number', type: 'float' },
  double: { kind: 'number', type: 'double' },
  bool: { kind: 'boolean', type: 'bool' },
  _Bool: { kind: 'boolean', type: 'bool' },
  void: { kind: 'void', type: 'void' },
}
const BYTES = new Set(['void', 'char', 'signed char', 'unsigned char', 'int8_t', 'uint8_t'])

const KNOWN =
  'numbers (int, uint32_t, size_t, double, ...), bool, const char * for text, const uint8_t * or void * for bytes'

/** A sentence that says what is wrong. */
export class PrototypeProblem extends Error {}

/** How a method calls its function. @throws PrototypeProblem */
export function prototypeOf(method: ManifestMethod): Prototype {
  const { prototype = '', symbol, params = [], output } = method
  const found = /^\s*(?<head>[^()]+?)\s*\(\s*(?<list>[^()]*?)\s*\)\s*;?\s*$/.exec(prototype)?.groups
  if (!found)
    throw new PrototypeProblem('must be a C prototype such as uint32_t crc(const uint8_t *data, size_t data_length)')
  const head = declarator(found.head!)
  const result = typeOf(head.type, head.stars, head.constant)
  if (result.kind === 'buffer' && !(head.type === 'char' && head.stars === 1))
    throw new PrototypeProblem('gives a pointer; a number, bool, void or const char * can be given back')
  const list = found.list === '' || found.list === 'void' ? [] : found.list!.split(',')
  const names = new Set(params.map(({ name }) => name))
  const args = list.map((part): CArgument => {
    const { name, ...rest } = declarator(part)
    const type = typeOf(rest.type, rest.stars, rest.constant)
    if (type.kind === 'void') throw new PrototypeProblem(`has a parameter "${name}" of type void`)
    if (output?.parameter === name) {
      if (type.kind !== 'buffer' || rest.constant)
        throw new PrototypeProblem(`must take "${name}" as void * or uint8_t *, since it is written to`)
      return { from: 'output', type }
    }
    if (names.has(name)) return { from: 'param', param: name, type: checked(name, type, params) }
    const of = /^(.+)_(?:length|len|size)$/.exec(name)?.[1]
    if (of !== undefined && type.kind === 'integer') {
      if (of === output?.parameter) return { from: 'outputLength', type }
      if (names.has(of)) return { from: 'length', param: of, type }
    }
    throw new PrototypeProblem(
      `has a parameter "${name}" that no argument fits; call it as one of ${[...names].join(', ') || '(there are none)'}, or <name>_length for the bytes of one`,
    )
  })
  for (const name of names)
    if (!args.some((arg) => arg.from === 'param' && arg.param === name))
      throw new PrototypeProblem(`has no parameter "${name}", which the method takes`)
  if (output && !args.some(({ from }) => from === 'output'))
    throw new PrototypeProblem(`has no parameter "${output.parameter}", which "output" names`)
  if (output?.returned && result.kind !== 'integer')
    throw new PrototypeProblem(
      'must give back an integer, since "output.returned" says that it tells the bytes written',
    )
  return {
    symbol: symbol ?? head.name,
    result: result.kind === 'buffer' ? { kind: 'string', type: 'str' } : result,
    arguments: args,
    ...(output ? { output: { bytes: output.bytes, returned: output.returned ?? false } } : {}),
  }
}

interface Declarator {
  type: string
  stars: number
  constant: boolean
  name: string
}

function declarator(text: string): Declarator {
  const found =
    /^\s*(?<type>[A-Za-z_][\w\s]*?)(?<stars>[\s*]+?)(?:const\s+|restrict\s+)?(?<name>[A-Za-z_]\w*)\s*$/.exec(
      text,
    )?.groups
  if (!found) throw new PrototypeProblem(`has "${text.trim().slice(0, 60)}", which is no type and name`)
  const words = found.type!.trim().split(/\s+/)
  return {
    type: words.filter((word) => word !== 'const').join(' '),
    constant: words.includes('const'),
    stars: found.stars!.replaceAll(/\s/g, '').length,
    name: found.name!,
  }
}

function typeOf(type: string, stars: number, constant: boolean): CType {
  if (stars === 0 && Object.hasOwn(PLAIN, type)) return PLAIN[type]!
  if (stars === 1 && type === 'char' && constant) return { kind: 'string', type: 'str' }
  if (stars === 1 && BYTES.has(type)) return { kind: 'buffer', type: 'void *' }
  throw new PrototypeProblem(`has the type "${type}${stars > 0 ? ` ${'*'.repeat(stars)}` : ''}"; known are ${KNOWN}`)
}

/** A parameter and the schema of its argument have to agree. */
function checked(name: string, type: CType, params: NonNullable<ManifestMethod['params']>): CType {
  const { schema = {} } = params.find((param) => param.name === name) ?? {}
  const bytes = schema.type === 'string' && schema.format === 'binary'
  const fits: Record<CType['kind'], boolean> = {
    integer: schema.type === 'integer',
    number: schema.type === 'number' || schema.type === 'integer',
    boolean: schema.type === 'boolean',
    string: schema.type === 'string' && !bytes,
    buffer: bytes,
    void: false,
  }
  if (fits[type.kind]) return type
  const wanted = {
    integer: 'integer',
    number: 'number',
    boolean: 'boolean',
    string: 'string',
    buffer: 'string, with the format binary,',
    void: 'null',
  }
  throw new PrototypeProblem(
    `takes "${name}" as ${type.kind}: the schema of that argument must have the type ${wanted[type.kind]}`,
  )
}
