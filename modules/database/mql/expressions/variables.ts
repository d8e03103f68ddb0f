/** Names of variables a user may bind. */
import { failedToParse, location } from '../errors.ts'

/** @throws MqlError for a name that is none, or that the server keeps for itself */
export const checkVariableName = (name: unknown): void => {
  if (typeof name !== 'string') throw failedToParse('a variable name must be a string')
  if (name === '') throw failedToParse('empty variable names are not allowed')
  if (!/^[a-z\u0080-\uffff]/.test(name)) {
    throw location(16867, `'${name}' starts with an invalid character for a user variable name`)
  }
  if (!/^[A-Za-z0-9_\u0080-\uffff]+$/.test(name)) {
    throw location(16868, `'${name}' contains an invalid character for a variable name`)
  }
}
