/** Calls of the host with streams: an argument that is sent piece by piece, a result that is given as it is read. */
import type { ApiOutline } from '../../protocol.ts'
import { callHost } from './calls.ts'
import { openAnswer } from './http/incoming.ts'
import { ByteArray } from './primordials.ts'
import { Blob } from './web/blob.ts'
import { nextId } from './web/ids.ts'
import { Request } from './web/request.ts'
import { Response } from './web/response.ts'
import { isStream, type ReadableStream } from './web/streams.ts'
import { sendBody } from './web/upload.ts'

type Where = NonNullable<ApiOutline['streams']>[string]

/** The stream of a value that has one. */
function streamOf(value: unknown): ReadableStream | undefined {
  if (isStream(value)) return value
  if (value instanceof Blob) return value.stream() as ReadableStream
  if (value instanceof Response || value instanceof Request)
    return (value.body as ReadableStream | null) ?? (new Blob([]).stream() as ReadableStream)
  return undefined
}

export async function callWithStreams(
  api: string,
  method: string,
  args: unknown[],
  { takes, gives }: Where,
  above: unknown,
): Promise<unknown> {
  const source = takes === undefined ? undefined : streamOf(args[takes])
  if (source === undefined && !gives) return callHost(api, method, args, above)
  const id = nextId()
  const given: unknown[] = []
  for (let at = 0; at < args.length; at += 1) given[at] = at === takes && source !== undefined ? null : args[at]
  const sending = source === undefined ? undefined : sendBody(id, source)
  let failure: { reason: unknown } | undefined
  sending?.failed.catch((reason) => {
    failure = { reason }
  })
  try {
    const value = await callHost(api, method, given, above, id, source === undefined ? undefined : takes)
    // `true` stands for what is to be read.
    return gives && value === true ? openAnswer(id, new ByteArray(0), () => {}, true) : value
  } catch (error) {
    // What the host says is that the stream failed; why, is known here.
    throw failure === undefined ? error : failure.reason
  } finally {
    sending?.stop(new TypeError(`${api}.${method} is over, and takes nothing more`))
  }
}
