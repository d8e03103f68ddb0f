/** `FormData`, and multipart bodies of it. */
// biome-ignore-all lint/complexity/noArguments: the standard asks how many there are
import { make, type PartInfo } from 'multipasta'
import { Blob, blobBytes, File, isBlob } from './blob.ts'
import { decodeWhole } from './encoding.ts'
import { usv } from './idl.ts'
import { iterable, needs } from './pairs.ts'

export type FormDataEntryValue = string | File

export let formEntries: (form: FormData) => [string, FormDataEntryValue][]
export let isFormData: (value: unknown) => value is FormData

/** @param given how many arguments there were: a third, even undefined, goes with a Blob only */
function entry(name: unknown, value: unknown, fileName: unknown, given: number): [string, FormDataEntryValue] {
  const key = usv(name)
  if (!isBlob(value)) {
    if (given > 2) throw new TypeError('Only a Blob may have a file name')
    return [key, usv(value)]
  }
  if (value instanceof File && fileName === undefined) return [key, value]
  const lastModified = value instanceof File ? value.lastModified : undefined
  const called = fileName === undefined ? 'blob' : usv(fileName)
  return [key, new File([value], called, { type: value.type, lastModified })]
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

  constructor(form: unknown = undefined) {
    if (form !== undefined) throw new TypeError('There are no HTML forms in a service: FormData takes no argument')
  }

  append(name: string, value: unknown, fileName: string | undefined = undefined): void {
    needs(arguments.length, 2, 'FormData.append')
    this.#entries.push(entry(name, value, fileName, arguments.length))
  }
  delete(name: string): void {
    needs(arguments.length, 1, 'FormData.delete')
    const wanted = usv(name)
    this.#entries = this.#entries.filter(([key]) => key !== wanted)
  }
  get(name: string): FormDataEntryValue | null {
    needs(arguments.length, 1, 'FormData.get')
    const wanted = usv(name)
    return this.#entries.find(([key]) => key === wanted)?.[1] ?? null
  }
  getAll(name: string): FormDataEntryValue[] {
    needs(arguments.length, 1, 'FormData.getAll')
    const wanted = usv(name)
    return this.#entries.filter(([key]) => key === wanted).map(([, value]) => value)
  }
  has(name: string): boolean {
    needs(arguments.length, 1, 'FormData.has')
    const wanted = usv(name)
    return this.#entries.some(([key]) => key === wanted)
  }
  set(name: string, value: unknown, fileName: string | undefined = undefined): void {
    needs(arguments.length, 2, 'FormData.set')
    const next = entry(name, value, fileName, arguments.length)
    const at = this.#entries.findIndex(([key]) => key === next[0])
    if (at < 0) return void this.#entries.push(next)
    this.#entries = this.#entries.filter(([key], index) => index <= at || key !== next[0])
    this.#entries[at] = next
  }

  static {
    formEntries = (form) => form.#entries
    isFormData = (value): value is FormData => typeof value === 'object' && value !== null && #entries in value
    iterable(FormData, 'FormData', formEntries)
  }
}

const ESCAPES: Record<string, string> = { '\r': '%0D', '\n': '%0A', '"': '%22' }
const escaped = (text: string): string => text.replace(/[\r\n"]/g, (letter) => ESCAPES[letter]!)
const unescaped = (text: string): string => text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%22', '"')
const lines = (text: string): string => text.replace(/\r\n?|\n/g, '\r\n')

/** A form as a multipart body. */
export function writeMultipart(form: FormData, boundary: string): Uint8Array<ArrayBuffer> {
  const parts: (string | Blob)[] = []
  for (const [name, value] of formEntries(form)) {
    const head = `--${boundary}\r\nContent-Disposition: form-data; name="${escaped(lines(name))}"`
    if (typeof value === 'string') parts.push(`${head}\r\n\r\n${lines(value)}\r\n`)
    else {
      parts.push(
        `${head}; filename="${escaped(value.name)}"\r\nContent-Type: ${value.type || 'application/octet-stream'}\r\n\r\n`,
        value,
        '\r\n',
      )
    }
  }
  parts.push(`--${boundary}--\r\n`)
  return blobBytes(new Blob(parts))
}

const MAX_PARTS = 10_000
const DISPOSITION = /^form-data\s*(?=;)/i
const PARAMETER = /;\s*([^\s=;"]+)=(?:"((?:\\"|[^"])*)"|([^\s;"]*))/g

/** What a part says of itself. */
interface Part {
  name: string
  fileName: string | undefined
  type: string
}

/** @returns undefined for what is no part of a form */
function partOf({ headers }: PartInfo): Part | undefined {
  const [disposition = '', type] = ['content-disposition', 'content-type'].map(
    (name) => [headers[name] ?? []].flat()[0],
  )
  if (!DISPOSITION.test(disposition)) return undefined
  const said: Record<string, string> = Object.create(null)
  for (const [, name, quoted, plain] of disposition.matchAll(PARAMETER)) said[name!.toLowerCase()] ??= quoted ?? plain!
  if (said.name === undefined) return undefined
  return { name: unescaped(said.name), fileName: fileNameOf(said), type: type ?? 'text/plain' }
}

/** The standard has only `filename`; some clients write the other for what is not ASCII. */
function fileNameOf(said: Record<string, string>): string | undefined {
  const [charset, encoded] = (said['filename*'] ?? '').split("''")
  if (encoded !== undefined && /^utf-8$/i.test(charset!)) return decodeURIComponent(encoded)
  return said.filename === undefined ? undefined : unescaped(said.filename)
}

/**
 * A multipart body as a form.
 * @throws TypeError when it is broken
 */
export function readMultipart(bytes: Uint8Array, boundary: string): FormData {
  const form = new FormData()
  let problem: string | undefined
  let done = false
  const parser = make({
    headers: { 'content-type': `multipart/form-data; boundary="${boundary.replace(/["\\]/g, '\\$&')}"` },
    maxParts: MAX_PARTS,
    maxFieldSize: Number.POSITIVE_INFINITY,
    isFile: (info) => partOf(info)?.fileName !== undefined,
    onField(info, value) {
      const part = partOf(info)
      if (part === undefined) problem ??= 'a part of it has no name'
      else form.append(part.name, decodeWhole(value))
    },
    onFile(info) {
      const { name, fileName, type } = partOf(info)!
      const chunks: Uint8Array[] = []
      return (chunk) => {
        if (chunk !== null) chunks.push(chunk.slice())
        else form.append(name, new File(chunks, fileName!, { type }))
      }
    },
    onError(error) {
      problem ??= error._tag
    },
    onDone() {
      done = true
    },
  })
  try {
    parser.write(bytes)
    parser.end()
  } catch (error) {
    problem ??= (error as Error).message
  }
  if (problem !== undefined || !done)
    throw new TypeError(`The multipart body is broken (${problem ?? 'it ends too early'})`)
  return form
}
