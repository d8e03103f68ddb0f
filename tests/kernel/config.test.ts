import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { Type } from 'typebox'
import { envName, readConfigFile, resolveConfig } from '../../kernel/index.ts'
import { tempDir } from '../support/temp.ts'

const claims = [
  {
    key: 'server',
    owner: 'the kernel',
    schema: Type.Object({
      host: Type.String({ default: '0.0.0.0' }),
      port: Type.Integer({ default: 3000, maximum: 65535 }),
      servicesUri: Type.Optional(Type.String()),
    }),
  },
  {
    key: 'runtime',
    owner: 'module "runtime"',
    schema: Type.Object({
      egress: Type.Object({ allow: Type.Array(Type.String(), { default: [] }) }),
      wasm: Type.Boolean({ default: false }),
      runners: Type.Union([Type.Literal('auto'), Type.Integer()], { default: 'auto' }),
    }),
  },
]

describe('configuration', () => {
  test('defaults fill every depth, and the result is frozen', () => {
    const { values } = resolveConfig(claims)
    assert.deepEqual(values, {
      server: { host: '0.0.0.0', port: 3000 },
      runtime: { egress: { allow: [] }, wasm: false, runners: 'auto' },
    })
    assert.ok(Object.isFrozen(values.server))
  })

  test('an empty section in YAML means its defaults', () => {
    assert.deepEqual(resolveConfig(claims, { tree: { runtime: null } }).values.runtime, {
      egress: { allow: [] },
      wasm: false,
      runners: 'auto',
    })
  })

  test('the environment wins over the file, is converted to the type, and its source is known', () => {
    const env = {
      M3M_SERVER_PORT: '8080',
      M3M_SERVER_SERVICES_URI: 'https://x',
      M3M_RUNTIME_EGRESS_ALLOW: '10.0.0.0/8, db:5432',
      M3M_RUNTIME_WASM: 'true',
      M3M_RUNTIME_RUNNERS: '2',
    }
    const { values, sources } = resolveConfig(claims, { tree: { server: { port: 1 } }, env, file: 'm3m.yaml' })
    assert.deepEqual(values.server, { host: '0.0.0.0', port: 8080, servicesUri: 'https://x' })
    assert.deepEqual(values.runtime, { egress: { allow: ['10.0.0.0/8', 'db:5432'] }, wasm: true, runners: 2 })
    assert.equal(sources.get('server.port'), 'M3M_SERVER_PORT')
    assert.equal(envName(['server', 'servicesUri']), 'M3M_SERVER_SERVICES_URI')
  })

  test('all problems are reported at once, each with its path and the way out', () => {
    const tree = { sever: {}, server: { port: 'many', hots: 'x' }, runtime: { egress: { allow: 'all' } } }
    assert.throws(
      () => resolveConfig(claims, { tree, env: { M3M_SERVER_PROT: '1' }, file: 'm3m.yaml' }),
      (error: Error) => {
        assert.match(error.message, /sever is not a known key; did you mean "server"\?/)
        assert.match(error.message, /server\.port must be an integer \(from m3m\.yaml\)/)
        assert.match(error.message, /server\.hots is not a known key; did you mean "host"\?/)
        assert.match(error.message, /runtime\.egress\.allow must be an array/)
        assert.match(error.message, /M3M_SERVER_PROT is not a known setting; did you mean "M3M_SERVER_PORT"\?/)
        return true
      },
    )
  })

  test('a number that is none in the environment is a problem that names the variable', () => {
    assert.throws(
      () => resolveConfig(claims, { env: { M3M_SERVER_PORT: 'abc' } }),
      /server\.port must be an integer \(from M3M_SERVER_PORT\)/,
    )
  })

  test('two owners of one key are a problem', () => {
    assert.throws(
      () => resolveConfig([claims[0]!, { ...claims[0]!, owner: 'module "x"' }]),
      /server is claimed by both the kernel and module "x"/,
    )
  })

  test('broken YAML is named with file, line and column', (t) => {
    const file = join(tempDir(t), 'm3m.yaml')
    writeFileSync(file, 'server:\n  port: [1\n')
    assert.throws(
      () => readConfigFile(file),
      (error: Error & { code: string }) => {
        assert.equal(error.code, 'M3M_CONFIG_SYNTAX')
        assert.match(error.message, /m3m\.yaml:\d+:\d+ is not valid YAML: /)
        return true
      },
    )
  })

  test('a missing file says what to do', () => {
    assert.throws(
      () => readConfigFile('/nowhere/m3m.yaml'),
      /no configuration file \/nowhere\/m3m\.yaml; create it or name another with --config/,
    )
  })
})
