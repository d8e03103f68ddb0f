/** What `fetch` or JSON cannot do: files that tell how far they have come, and parts of files. */
import { reauthenticate } from '@/stores/session.ts'
import { apiUrl, type RequestOptions } from './client.ts'
import { errorOfResponse, networkError } from './errors.ts'

interface UploadOptions extends RequestOptions {
  file: File
  /** Its name there. */
  name: string
  onProgress: (loaded: number) => void
}

/** Sends a file as a form with the one field `files`. Errors are `ApiError`; one that is aborted rejects with the signal's reason. */
export async function uploadFile<T>(path: string, options: UploadOptions): Promise<T> {
  const response = await send(apiUrl(path, options.query), options)
  if (response.ok) return (await response.json()) as T
  const error = await errorOfResponse(response)
  if (response.status === 401 && options.unauthorized !== 'fail' && (await reauthenticate()))
    return uploadFile(path, { ...options, unauthorized: 'fail' })
  throw error
}

function send(address: string, { file, name, onProgress, signal }: UploadOptions): Promise<Response> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted()
    const request = new XMLHttpRequest()
    const abort = () => request.abort()
    request.upload.onprogress = ({ loaded }) => onProgress(loaded)
    request.onload = () => {
      const type = request.getResponseHeader('content-type') ?? ''
      const { status, statusText, responseText } = request
      resolve(new Response(responseText, { status, statusText, headers: { 'content-type': type } }))
    }
    request.onerror = () => reject(networkError(new Error('The connection broke.')))
    request.onabort = () => reject(signal?.reason)
    request.onloadend = () => signal?.removeEventListener('abort', abort)
    signal?.addEventListener('abort', abort)
    request.open('POST', address)
    request.setRequestHeader('accept', 'application/json')
    request.setRequestHeader('x-requested-with', 'm3m-web')
    const form = new FormData()
    form.append('files', file, name)
    request.send(form)
  })
}

/** The beginning of a file as text; what is cut in the middle of a character is left out. */
export async function readStart(address: string, bytes: number, signal?: AbortSignal): Promise<string> {
  const response = await fetch(address, { headers: { range: `bytes=0-${bytes - 1}` }, signal }).catch((error) => {
    throw signal?.aborted ? error : networkError(error)
  })
  // An empty file has no first byte.
  if (response.status === 416) return ''
  if (!response.ok) throw await errorOfResponse(response)
  return new TextDecoder().decode(await response.arrayBuffer(), { stream: true })
}

/** What a request is answered with, as bytes. */
export async function fetchBlob(path: string, body: unknown): Promise<Blob> {
  const headers = { 'content-type': 'application/json', 'x-requested-with': 'm3m-web' }
  const response = await fetch(apiUrl(path), { method: 'POST', headers, body: JSON.stringify(body) }).catch((error) => {
    throw networkError(error)
  })
  if (!response.ok) throw await errorOfResponse(response)
  return response.blob()
}
