/** The one door to koffi: opens a library and finds its functions, with errors that say what is wrong. */
import { basename } from 'node:path'
import koffi from 'koffi'
import { FinalRefusal } from '../loaded.ts'
import { elfProblem } from './elf.ts'

// biome-ignore lint/suspicious/noExplicitAny: what a C function takes is known to its prototype only.
export type CFunction = ((...args: any[]) => any) & { async: (...args: any[]) => void }

export interface Library {
  /** @throws FinalRefusal when there is no such function */
  find(name: string, result: string, parameters: string[]): CFunction
}

/** @throws FinalRefusal when it is none, or not for this machine */
export function openLibrary(file: string): Library {
  const problem = elfProblem(file)
  if (problem !== undefined) throw new FinalRefusal(`The library ${basename(file)} cannot be loaded: ${problem}`)
  let library: ReturnType<typeof koffi.load>
  try {
    library = koffi.load(file)
  } catch (error) {
    throw new FinalRefusal(`The library ${basename(file)} cannot be loaded: ${reasonOf(error)}`)
  }
  return {
    find(name, result, parameters) {
      try {
        return library.func(name, result, parameters) as CFunction
      } catch (error) {
        throw new FinalRefusal(
          `The library ${basename(file)} has no function ${name} that can be called: ${reasonOf(error)}`,
        )
      }
    },
  }
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** Bytes that a pointer leads to, copied. */
export const copyBytes = (pointer: unknown, length: number): Buffer =>
  length === 0 ? Buffer.alloc(0) : Buffer.from(new Uint8Array(koffi.view(pointer as never, length)))

/** Calls a function in another thread. */
export const inThread = (work: CFunction, args: unknown[]): Promise<unknown> =>
  new Promise((resolve, reject) => {
    work.async(...args, (error: Error | null, result: unknown) => (error ? reject(error) : resolve(result)))
  })
