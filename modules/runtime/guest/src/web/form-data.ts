/** `FormData`, and multipart bodies of it. */
// biome-ignore-all lint/complexity/noArguments: the standard asks how many there are
import { decodeField, make } from 'multipasta'
import { Blob, blobBytes, File, isBlob } from './blob.ts'
import { iterable, needs } from './pairs.ts'

export type FormDataEntryValue = string | File

export let formEntries: (form: FormData) => [string, FormDataEntryValue][]
export let isFormData: (value: unknown) => value is FormData

function entry(name: unknown, value: unknown, fileName?: unknown): [string, FormDataEntryValue] {
  const key = String(name).toWellFormed()
  if (!isBlob(value)) {
    if (fileName !== undefined) throw new TypeError('Only a Blob may have a file name')
    return [key, String(value).toWellFormed()]
  }
  if (value instanceof File && fileName === undefined) return [key, value]
  const name_ = fileName === undefined ? 'blob' : String(fileName)
  return [
    key,
    new File([value], name_, {
      type: value.type,
      lastModified: value instanceof File ? value.lastModified : undefined,
    }),
  ]
}

export class FormData {
  // Put there by `iterable`.
  declare entries: () => IterableIterator<[string, FormDataEntryValue]>
  declare keys: () => IterableIterator<string>
  declare values: () => IterableIterator<FormDataEntryValue>
  declare forEach: (
    callback: (value: FormDataEntryValue, name: string, owner: FormData) => void,
    self?: unknown,
  ) => void
  declare [Symbol.iterator]: () => IterableIterator<[string, FormDataEntryValue]>

  #entries: [string, FormDataEntryValue][] = []

  constructor(form?: unknown) {
    if (form !== undefined) throw new TypeError('There are no HTML forms in a service: FormData takes no argument')
  }

  append(name: string, value: unknown, fileName?: string): void {
    needs(arguments.length, 2, 'FormData.append')
    this.#entries.push(entry(name, value, fileName))
  }
  delete(name: string): void {
    needs(arguments.length, 1, 'FormData.delete')
    this.#entries = this.#entries.filter(([key]) => key !== String(name))
  }
  get(name: string): FormDataEntryValue | null {
    needs(arguments.length, 1, 'FormData.get')
    return this.#entries.find(([key]) => key === String(name))?.[1] ?? null
  }
  getAll(name: string): FormDataEntryValue[] {
    needs(arguments.length, 1, 'FormData.getAll')
    return this.#entries.filter(([key]) => key === String(name)).map(([, value]) => value)
  }
  has(name: string): boolean {
    needs(arguments.length, 1, 'FormData.has')
    return this.#entries.some(([key]) => key === String(name))
  }
  set(name: string, value: unknown, fileName?: string): void {
    needs(arguments.length, 2, 'FormData.set')
    const next = entry(name, value, fileName)
    const at = this.#entries.findIndex(([key]) => key === next[0])
    if (at < 0) return void this.#entries.push(next)
    this.#entries = this.#entries.filter(([key], index) => index <= at || key !== next[0])
    this.#entries[at] = next
  }
  get [Symbol.toStringTag](): string {
    return 'FormData'
  }

  static {
    formEntries = (form) => form.#entries
    isFormData = (value): value is FormData => typeof value === 'object' && value !== null && #entries in value
    iterable(FormData, 'FormData', formEntries)
  }
}

const quote = (text: string): string => text.replace(/\r\n?|\n/g, '%0D%0A').replaceAll('"', '%22')

/** A form as a multipart body. */
export function writeMultipart(form: FormData, boundary: string): Uint8Array<ArrayBuffer> {
  const parts: (string | Blob)[] = []
  for (const [name, value] of formEntries(form)) {
    const head = `--${boundary}\r\nContent-Disposition: form-data; name="${quote(name)}"`
    if (typeof value === 'string') parts.push(`${head}\r\n\r\n${value.replace(/\r\n?|\n/g, '\r\n')}\r\n`)
    else {
      parts.push(
        `${head}; filename="${quote(value.name)}"\r\nContent-Type: ${value.type || 'application/octet-stream'}\r\n\r\n`,
        value,
        '\r\n',
      )
    }
  }
  parts.push(`--${boundary}--\r\n`)
  return blobBytes(new Blob(parts))
}

const MAX_PARTS = 10_000

/**
 * A multipart body as a form.
 * @throws TypeError when it is broken
 */
export function readMultipart(bytes: Uint8Array, contentType: string): FormData {
  const form = new FormData()
  let problem: string | undefined
  let done = false
  const unquote = (name: string) => name.replaceAll('%22', '"').replaceAll('%0D%0A', '\r\n')
  const parser = make({
    headers: { 'content-type': contentType },
    maxParts: MAX_PARTS,
    maxFieldSize: Number.POSITIVE_INFINITY,
    isFile: (info) => info.filename !== undefined,
    onField: (info, value) => form.append(unquote(info.name), decodeField(info, value)),
    onFile(info) {
      const chunks: Uint8Array[] = []
      return (chunk) => {
        if (chunk !== null) chunks.push(chunk.slice())
        else
          form.append(
            unquote(info.name),
            new File(chunks, unquote(info.filename ?? 'blob'), { type: info.contentType }),
          )
      }
    },
    onError(error) {
      problem ??= error._tag
    },
    onDone() {
      done = true
    },
  })
  parser.write(bytes)
  parser.end()
  if (problem !== undefined || !done)
    throw new TypeError(`The multipart body is broken (${problem ?? 'it ends too early'})`)
  return form
}
