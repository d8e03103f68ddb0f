/** What a manifest has to be besides fitting its schema. */
import { isAbsolute } from 'node:path'
import { schemaProblems } from './json-schemas.ts'
import { type Manifest, type ManifestMethod, NATIVE_ABI } from './manifest.schema.ts'
import { PrototypeProblem, prototypeOf } from './prototype.ts'
import { isReservedApi, isReservedMethod, isReservedParam } from './reserved.ts'

/** What can be the name of a secret of an environment, where they are kept. */
const SECRET_NAME = /^[A-Za-z_][A-Za-z0-9_]{0,99}$/

type Found = { path: string; message: string }

/** All that is wrong, by place. */
export function ruleProblems(manifest: Manifest): Found[] {
  return [...kindProblems(manifest), ...apiProblems(manifest), ...configProblems(manifest), ...accessProblems(manifest)]
}

function kindProblems({ kind, main, abi, library }: Manifest): Found[] {
  if (kind === 'js') {
    const found: Found[] =
      main === undefined ? [{ path: '/main', message: 'must name the module, since kind is "js"' }] : []
    if (abi !== undefined) found.push({ path: '/abi', message: 'must be left out, since kind is "js"' })
    if (library !== undefined) found.push({ path: '/library', message: 'must be left out, since kind is "js"' })
    return found
  }
  const found: Found[] =
    main === undefined ? [] : [{ path: '/main', message: 'must be left out, since kind is "native"' }]
  if (abi === undefined)
    found.push({
      path: '/abi',
      message: `must be ${NATIVE_ABI}, for the functions of m3m_plugin.h, or "c", for any library`,
    })
  if (library === undefined)
    found.push({
      path: '/library',
      message: 'must name the library for each platform, as in {"linux-x64": "lib/x.so"}',
    })
  return found
}

function apiProblems(manifest: Manifest): Found[] {
  const found: Found[] = []
  const names = new Set<string>()
  for (const [index, api] of manifest.runtime.entries()) {
    const path = `/runtime/${index}`
    if (isReservedApi(api.name))
      found.push({
        path: `${path}/name`,
        message: 'must not be a name that m3m or the language has; choose another one',
      })
    if (names.has(api.name)) found.push({ path: `${path}/name`, message: 'must be there once only' })
    names.add(api.name)
    const methods = new Set<string>()
    for (const [at, method] of api.methods.entries()) {
      const methodPath = `${path}/methods/${at}`
      if (isReservedMethod(method.name))
        found.push({
          path: `${methodPath}/name`,
          message: 'must not be a name that every object has; choose another one',
        })
      if (methods.has(method.name)) found.push({ path: `${methodPath}/name`, message: 'must be there once only' })
      methods.add(method.name)
      found.push(...methodProblems(method, methodPath, manifest))
    }
  }
  return found
}

function methodProblems(method: ManifestMethod, path: string, { kind, abi }: Manifest): Found[] {
  const found: Found[] = []
  const names = new Set<string>()
  for (const [index, { name, schema }] of (method.params ?? []).entries()) {
    const at = `${path}/params/${index}`
    if (isReservedParam(name)) found.push({ path: `${at}/name`, message: 'must not be a name that every object has' })
    if (names.has(name)) found.push({ path: `${at}/name`, message: 'must be there once only' })
    names.add(name)
    found.push(...schemaProblems(schema, `${at}/schema`))
  }
  if (method.returns) found.push(...schemaProblems(method.returns, `${path}/returns`))
  const isC = kind === 'native' && abi === 'c'
  for (const key of ['symbol', 'prototype', 'output'] as const)
    if (!isC && method[key] !== undefined)
      found.push({ path: `${path}/${key}`, message: 'must be left out: it is for abi "c" only' })
  if (isC && method.prototype === undefined)
    found.push({ path: `${path}/prototype`, message: 'must be the C prototype of the function, since abi is "c"' })
  if (isC && method.prototype !== undefined) {
    try {
      prototypeOf(method)
    } catch (error) {
      if (!(error instanceof PrototypeProblem)) throw error
      found.push({ path: `${path}/prototype`, message: error.message })
    }
  }
  return found
}

interface ConfigSchema {
  type?: unknown
  properties?: Record<string, { type?: unknown; 'x-secret'?: unknown }>
}

function configProblems({ config }: Manifest): Found[] {
  if (!config) return []
  const found: Found[] = schemaProblems(config, '/config')
  const { type, properties } = config as ConfigSchema
  if (type !== 'object') found.push({ path: '/config/type', message: 'must be "object"' })
  if (typeof properties !== 'object' || properties === null || Array.isArray(properties))
    return [...found, { path: '/config/properties', message: 'must be an object with a schema for each setting' }]
  for (const [name, schema] of Object.entries(properties)) {
    if (isReservedParam(name))
      found.push({ path: `/config/properties/${name}`, message: 'must not be a name that every object has' })
    if (schema?.['x-secret'] === true && !SECRET_NAME.test(name))
      found.push({
        path: `/config/properties/${name}`,
        message: 'must have a name of letters, digits and _, since it is secret',
      })
    if (schema?.['x-secret'] === true && schema.type !== 'string')
      found.push({ path: `/config/properties/${name}/type`, message: 'must be "string", since "x-secret" is true' })
  }
  return found
}

function accessProblems({ kind, access = {} }: Manifest): Found[] {
  const found: Found[] = []
  for (const key of ['read', 'write'] as const) {
    for (const [index, path] of (access[key] ?? []).entries()) {
      const at = `/access/${key}/${index}`
      if (kind === 'native')
        found.push({ path: at, message: 'must be left out: native code cannot be kept from any file' })
      else if (!isAbsolute(path))
        found.push({ path: at, message: 'must be an absolute path; its own folder it may read anyhow' })
      else if (/[*,\0]/.test(path) || path.split('/').includes('..'))
        found.push({ path: at, message: 'must be one path without *, comma and ..' })
    }
  }
  return found
}
