/** `plugin.json`: what a plugin is and gives, readable without running any of its code. */
import { type Static, Type } from 'typebox'
import { CODE_PATTERN, NATIVE_ABI } from './abi.ts'

export { NATIVE_ABI }

export const MANIFEST_VERSION = 1
export const ID_PATTERN = '^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$'
export const PLUGIN_KINDS = ['js', 'native'] as const

/** Bytes a manifest may have. */
export const MAX_MANIFEST_BYTES = 256 * 1024
/** Milliseconds a call may take unless its method says otherwise. */
export const CALL_MS = 10_000

const NAME = '^[a-z][A-Za-z0-9]{0,63}$'
const Name = (description: string) =>
  Type.String({ pattern: NAME, 'x-hint': 'a name in camelCase such as lookUp', description })
const Line = (description: string, maxLength = 300) => Type.String({ minLength: 1, maxLength, description })
const Path = (description: string) => Type.String({ minLength: 1, maxLength: 300, description })
const Schema = (description: string) => Type.Unsafe<Record<string, unknown>>({ type: 'object', description })

export const ManifestParam = Type.Object({
  name: Type.String({
    pattern: '^[A-Za-z_][A-Za-z0-9_]{0,63}$',
    'x-hint': 'a name of letters, digits and _',
    description: 'Parameter; its place in the list is its place in a call',
  }),
  schema: Schema('JSON Schema of the argument; {"type":"string","format":"binary"} is a Uint8Array'),
  optional: Type.Optional(Type.Boolean({ description: 'May be left out; so may one whose schema has a default' })),
})
export type ManifestParam = Static<typeof ManifestParam>

export const ManifestMethod = Type.Object({
  name: Name('Method, as service code calls it'),
  summary: Line('What it does, in a sentence', 1_000),
  params: Type.Optional(Type.Array(ManifestParam, { maxItems: 20 })),
  returns: Type.Optional(Schema('JSON Schema of the result; anything when absent')),
  timeoutMs: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 600_000, description: `Time a call may take; ${CALL_MS} when absent` }),
  ),
  example: Type.Optional(Type.String({ maxLength: 2_000, description: 'Service code that runs as it is' })),
  errors: Type.Optional(
    Type.Array(
      Type.Object({
        code: Type.String({
          pattern: CODE_PATTERN,
          'x-hint': 'a code in capitals such as GEOIP_UNKNOWN',
          description: 'Code of an error that the method gives',
        }),
        message: Line('When it gives it', 500),
      }),
      { maxItems: 50 },
    ),
  ),
  symbol: Type.Optional(
    Type.String({
      pattern: '^[A-Za-z_][A-Za-z0-9_]{0,199}$',
      'x-hint': 'a C identifier',
      description: 'With abi "c": the function in the library; the name in the prototype when absent',
    }),
  ),
  prototype: Type.Optional(
    Type.String({
      maxLength: 1_000,
      description:
        'With abi "c": its C prototype, whose parameters are called as those of the method, or <parameter>_length for the bytes of one',
    }),
  ),
  output: Type.Optional(
    Type.Object(
      {
        parameter: Type.String({ description: 'Parameter of the prototype that is a buffer to write to' }),
        bytes: Type.Integer({ minimum: 1, maximum: 16_777_216, description: 'Size of that buffer' }),
        returned: Type.Optional(
          Type.Boolean({ description: 'The function returns how many bytes it wrote; below zero it failed' }),
        ),
      },
      { description: 'With abi "c": the result is what the function writes into a buffer, not what it returns' },
    ),
  ),
})
export type ManifestMethod = Static<typeof ManifestMethod>

export const ManifestApi = Type.Object({
  name: Name('Name of the object in service code'),
  summary: Line('What it is for, in a sentence', 1_000),
  methods: Type.Array(ManifestMethod, { minItems: 1, maxItems: 100 }),
})
export type ManifestApi = Static<typeof ManifestApi>

export const Manifest = Type.Object(
  {
    $schema: Type.Optional(Type.String({ maxLength: 500, description: 'Where editors find this schema' })),
    manifest: Type.Literal(MANIFEST_VERSION, { description: 'Version of this format' }),
    id: Type.String({
      pattern: ID_PATTERN,
      maxLength: 64,
      'x-hint': 'lower-case words with hyphens such as geo-ip',
      description: 'Also the name of the folder',
    }),
    name: Line('Name for people', 100),
    summary: Line('What it is for, in a sentence', 1_000),
    version: Type.String({ maxLength: 100, description: 'Semantic version: 1.2.3' }),
    author: Type.Optional(Line('Who made it', 200)),
    license: Type.Optional(Line('SPDX expression', 100)),
    homepage: Type.Optional(Type.String({ maxLength: 500, pattern: '^https?://', 'x-hint': 'a web address' })),
    engines: Type.Object(
      { m3m: Type.String({ maxLength: 100, description: 'Versions of m3m it works with: ^1.0.0' }) },
      { description: 'What it needs' },
    ),
    kind: Type.Enum(PLUGIN_KINDS, { description: 'js: a JavaScript module; native: a library' }),
    main: Type.Optional(Path('With kind "js": the module, below the folder')),
    abi: Type.Optional(
      Type.Union([Type.Literal(NATIVE_ABI), Type.Literal('c')], {
        description: 'With kind "native": 1, the functions of m3m_plugin.h; "c", any library with prototypes',
      }),
    ),
    library: Type.Optional(
      Type.Record(Type.String(), Path('The library for a platform'), {
        description: 'With kind "native": by platform and architecture, as in linux-x64',
      }),
    ),
    runtime: Type.Array(ManifestApi, { minItems: 1, maxItems: 20, description: 'Objects that service code sees' }),
    config: Type.Optional(
      Schema('JSON Schema of the settings, an object; strings with "x-secret": true are kept encrypted'),
    ),
    access: Type.Optional(
      Type.Object({
        read: Type.Optional(Type.Array(Path('Absolute path'), { maxItems: 50 })),
        write: Type.Optional(Type.Array(Path('Absolute path'), { maxItems: 50 })),
        network: Type.Optional(Type.Boolean({ description: 'true: it makes or takes connections; none when absent' })),
      }),
    ),
    limits: Type.Optional(
      Type.Object({
        concurrency: Type.Optional(
          Type.Integer({ minimum: 1, maximum: 256, description: 'Calls at once; 1 for native, 16 for js when absent' }),
        ),
        memoryMb: Type.Optional(
          Type.Integer({
            minimum: 128,
            maximum: 65_536,
            description: 'Memory of its process, of which Node takes some 80 itself; 256 when absent',
          }),
        ),
        startMs: Type.Optional(
          Type.Integer({ minimum: 100, maximum: 120_000, description: 'Time it may take to start; 5,000 when absent' }),
        ),
      }),
    ),
    enabled: Type.Optional(Type.Boolean({ description: 'false: it runs only once somebody has enabled it' })),
  },
  { title: 'Manifest of a plugin for m3m' },
)
export type Manifest = Static<typeof Manifest>
