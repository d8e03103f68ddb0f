/** The declarations the editor checks service code against. */
import { readFileSync } from 'node:fs'
import type { RuntimeApi } from '../../../kernel/index.ts'
import { isIdentifier, schemaOf, signatureOf } from '../../shared/type-script.ts'

const MAX_DOC = 2_000

let ambient: string | undefined

/**
 * Declarations of what service code sees: the service's own API, web standards, and one object per runtime API. An API
 * whose name the service's own API has is left out: the guest has that one built in.
 *
 * A string with `'x-keysOf': 'ProjectGoals'` in its schema is completed with the keys of that interface, which is empty
 * here and to which declarations of a project add (`projectTypes` of a module); any other string is taken as well.
 */
export function runtimeTypes(apis: readonly RuntimeApi[]): string {
  ambient ??= readFileSync(new URL('./m3m.d.ts', import.meta.url), 'utf8')
  const known = new Set([...ambient.matchAll(/^declare (?:const|class|function) (\w+)/gm)].map(([, name]) => name))
  const parts = [ambient.replaceAll(/^\s*(?:\/\/ biome-ignore|\* @limit ).*\n/gm, '')]
  for (const api of apis) if (!known.has(api.name)) parts.push(declareApi(api))
  const perProject = parts.flatMap((part) => [...part.matchAll(/keyof (Project\w+) \| \(string & \{\}\)/g)])
  for (const name of new Set(perProject.map(([, name]) => name)))
    if (!ambient.includes(`interface ${name} {`)) parts.push(`interface ${name} {}\n`)
  return parts.filter((part) => part !== '').join('\n')
}

/** What `fetch` and `WebSocket` stand on is not for services. */
export const isInner = (api: string, method: string) => api === 'http' && (method === 'fetch' || method === 'connect')

function declareApi(api: RuntimeApi): string {
  const { name, summary, methods } = api
  if (!isIdentifier(name)) return ''
  const lines: string[] = []
  for (const [name, method] of Object.entries(methods)) {
    const { summary: about, params, example } = method
    if (isInner(api.name, name)) continue
    const described = Object.entries(params).flatMap(([param, schema]) => {
      const { description, default: preset } = schemaOf(schema)
      const text = [description, preset === undefined ? undefined : `Default: ${JSON.stringify(preset)}`]
        .filter(Boolean)
        .join('. ')
      return text === '' ? [] : [`@param ${param} ${text}`]
    })
    lines.push(doc([about, ...described, ...(example ? ['@example', example] : [])], '  '))
    lines.push(`  ${signatureOf(name, method)}`)
  }
  if (lines.length === 0) return ''
  return `${doc([summary], '')}\ndeclare const ${name}: {\n${lines.join('\n')}\n}\n`
}

/** A doc comment. Whatever the texts hold, it ends where it should, and means nothing to HTML. */
function doc(texts: readonly string[], indent: string): string {
  const lines = texts
    .flatMap((text) =>
      String(text)
        .slice(0, MAX_DOC)
        .split(/[\r\n\u2028\u2029]+/),
    )
    .map((line) =>
      line
        .replace(/\p{Cc}/gu, '')
        .replaceAll('*/', '*\\/')
        .replaceAll('</', '<\\/'),
    )
  if (lines.length === 1) return `${indent}/** ${lines[0]} */`
  return `${indent}/**\n${lines.map((line) => `${indent} * ${line}`).join('\n')}\n${indent} */`
}
