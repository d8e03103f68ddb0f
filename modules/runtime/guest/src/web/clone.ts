/** `structuredClone`. */
import clone from '@ungap/structured-clone'
import { isBytes, isView, ownBuffer } from '../primordials.ts'
import { DOMException } from './dom-exception.ts'

/** A deep copy. @throws DataCloneError for functions and symbols */
export function structuredClone(value: unknown): unknown {
  if (isBytes(value)) {
    const buffer = ownBuffer(value)
    if (!isView(value)) return buffer
    const { constructor: View } = value as unknown as { constructor: new (buffer: ArrayBuffer) => unknown }
    return new View(buffer)
  }
  try {
    return clone(value)
  } catch (error) {
    throw new DOMException(`The value cannot be cloned: ${(error as Error)?.message}`, 'DataCloneError')
  }
}
