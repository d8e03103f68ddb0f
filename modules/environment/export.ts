/** The environment as a file that the import takes again. Secrets are left out. */
import { parseEnv } from 'node:util'
import { type EnvFormat, type EnvVariable, writeText } from './contract.ts'

/** @param variables all of a project; those that are secret have no value */
export function writeFile(format: EnvFormat, variables: readonly EnvVariable[]): string {
  if (format === 'env') return `${variables.map(envLine).join('\n')}\n`
  const shown = variables.filter(({ secret }) => !secret).map(({ key, type, value }) => ({ key, type, value }))
  return `${JSON.stringify({ variables: shown }, null, 2)}\n`
}

function envLine({ key, type, secret, value }: EnvVariable): string {
  if (secret) return `# ${key} is secret and stays out`
  // In JSON an apostrophe can be written without one, so that there is always a way of quoting it.
  const text = type === 'json' ? JSON.stringify(value).replaceAll("'", '\\u0027') : writeText(value, type)
  const written = quoted(text)
  return written === undefined
    ? `# ${key} has quotes of every kind, which no .env file can have: export JSON instead`
    : `${key}=${written}`
}

/** What needs no quotes, for any program that reads such files. */
const PLAIN = /^[\w./:@%+,=-]*$/

/** The text so that it is read back as it is; undefined when no way of quoting does that. */
function quoted(text: string): string | undefined {
  if (PLAIN.test(text)) return text
  const quote = ['"', "'", '`'].find((sign) => !text.includes(sign) && parseEnv(`K=${sign}${text}${sign}`).K === text)
  return quote && quote + text + quote
}
