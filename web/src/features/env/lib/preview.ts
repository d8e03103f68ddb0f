import { type EnvVariable, writeText } from '../../../../../modules/environment/contract.ts'

const SHOWN = 200

/** A value on one line; undefined for secrets, which have none to show. */
export function previewOf({ type, secret, value }: Pick<EnvVariable, 'type' | 'secret' | 'value'>): string | undefined {
  if (secret || value === undefined) return undefined
  const text = type === 'json' ? JSON.stringify(value) : writeText(value, type)
  const line = text.replace(/\s*[\r\n]+\s*/g, ' ⏎ ')
  return line.length > SHOWN ? `${line.slice(0, SHOWN)}…` : line
}
