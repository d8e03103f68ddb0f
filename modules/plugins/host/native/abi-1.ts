/** Native plugins with the functions of m3m_plugin.h, abi 1. */
import { NATIVE_ABI } from '../../manifest/abi.ts'
import type { Hello } from '../../protocol.ts'
import { codeIn, FinalRefusal, type Loaded, PluginFailure } from '../loaded.ts'
import { bytesIn, withoutRawBytes } from './binary.ts'
import { type CFunction, copyBytes, inThread, openLibrary } from './library.ts'

const BYTES = 'void *'
const REPLY = ['_Out_ void **', '_Out_ size_t *']

/** @throws FinalRefusal when the library is not what abi 1 asks for */
export async function loadNative({ manifest, entry, folder, dataDir, config, version }: Hello): Promise<Loaded> {
  const library = openLibrary(entry)
  const abiVersion = library.find('m3m_abi_version', 'uint32_t', [])
  const built = Number(abiVersion())
  if (built !== NATIVE_ABI)
    throw new FinalRefusal(
      `The library was built for abi ${built} of plugins; this m3m has abi ${NATIVE_ABI}: build it with its m3m_plugin.h`,
    )
  const init = library.find('m3m_init', 'int32_t', [BYTES, 'size_t', ...REPLY])
  const call = library.find('m3m_call', 'int32_t', ['str', BYTES, 'size_t', ...REPLY])
  const free = library.find('m3m_free', 'void', [BYTES])
  const shutdown = library.find('m3m_shutdown', 'void', [])

  /** Calls a function that gives a status and a reply; in a thread of its own, or in this one. */
  const ask = async (
    work: CFunction,
    before: unknown[],
    request: unknown,
    own: boolean,
  ): Promise<{ status: number; reply: string }> => {
    const text = Buffer.from(`${JSON.stringify(request)}\0`)
    const pointer: unknown[] = [null]
    const length: (number | bigint)[] = [0]
    const args = [...before, text, text.length - 1, pointer, length]
    const status = Number(own ? await inThread(work, args) : work(...args))
    if (pointer[0] === null || pointer[0] === undefined) return { status, reply: '' }
    try {
      return { status, reply: copyBytes(pointer[0], Number(length[0])).toString('utf8') }
    } finally {
      free(pointer[0])
    }
  }

  const begun = await ask(init, [], { m3m: version, config, dataDir, folder }, false)
  if (begun.status !== 0) throw new Error(failed('m3m_init', begun.status, failureIn(begun.reply).message))
  const methods = new Map(
    manifest.runtime.flatMap((api) => api.methods.map((method) => [`${api.name}.${method.name}`, method])),
  )
  const own = (manifest.limits?.concurrency ?? 1) > 1
  return {
    async call(api, method, args, { projectId }) {
      const name = `${api}.${method}`
      const { status, reply } = await ask(call, [name], { args: withoutRawBytes(args), projectId }, own)
      if (status !== 0) {
        const { message, code } = failureIn(reply)
        throw new PluginFailure(message || failed('m3m_call', status), 'thrown', code)
      }
      if (reply === '') return null
      return bytesIn(parse(reply), methods.get(name)?.returns)
    },
    stop: () => shutdown(),
  }
}

const failed = (name: string, status: number, why = '') => `${name} gave ${status}${why === '' ? '' : `: ${why}`}`

function parse(reply: string): unknown {
  try {
    return JSON.parse(reply)
  } catch {
    throw new PluginFailure(`the library's reply is no JSON: ${reply.slice(0, 100)}`, 'result')
  }
}

/** `{"message": "...", "code": "..."}`, or text. */
function failureIn(reply: string): { message: string; code?: string } {
  try {
    const { message, code } = JSON.parse(reply) as { message?: unknown; code?: unknown }
    return { message: typeof message === 'string' ? message : reply, code: codeIn(code) }
  } catch {
    return { message: reply }
  }
}
