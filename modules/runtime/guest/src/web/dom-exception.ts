/** `DOMException`: an Error with the legacy codes. */
const NAMES = [
  'IndexSizeError',
  '',
  'HierarchyRequestError',
  'WrongDocumentError',
  'InvalidCharacterError',
  '',
  'NoModificationAllowedError',
  'NotFoundError',
  'NotSupportedError',
  'InUseAttributeError',
  'InvalidStateError',
  'SyntaxError',
  'InvalidModificationError',
  'NamespaceError',
  'InvalidAccessError',
  '',
  'TypeMismatchError',
  'SecurityError',
  'NetworkError',
  'AbortError',
  'URLMismatchError',
  'QuotaExceededError',
  'TimeoutError',
  'InvalidNodeTypeError',
  'DataCloneError',
]

export class DOMException extends Error {
  readonly #name: string

  constructor(message = '', options: string | { name?: string; cause?: unknown } = 'Error') {
    super(String(message), typeof options === 'object' && 'cause' in options ? { cause: options.cause } : undefined)
    this.#name = typeof options === 'string' ? options : String(options.name ?? 'Error')
    const stack = this.stack
    if (typeof stack === 'string' && stack.startsWith('Error')) {
      Object.defineProperty(this, 'stack', { value: this.#name + stack.slice(5), writable: true, configurable: true })
    }
  }

  override get name(): string {
    return this.#name
  }
  get code(): number {
    return this.#name === '' ? 0 : NAMES.indexOf(this.#name) + 1
  }
  get [Symbol.toStringTag](): string {
    return 'DOMException'
  }
}

NAMES.forEach((name, index) => {
  if (name === '') return
  const constant = `${name
    .replace(/Error$/, '')
    .replace(/([a-z])(?=[A-Z])/g, '$1_')
    .toUpperCase()}_ERR`
  for (const owner of [DOMException, DOMException.prototype])
    Object.defineProperty(owner, constant, { value: index + 1, enumerable: true })
})
