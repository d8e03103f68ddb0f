/** Names that mean something else in service code, whatever plugins there are. */

/** Objects of m3m itself, those of modules that may be switched off and of later ones among them. */
const FIRST_PARTY =
  'ai analytics auth cache config console context crypto ctx db database email env environment events files goals http i18n image jobs json jwt kv lock log logger logs mail metrics models net notify pubsub plugin plugins project projects queue request response router runtime schedule schedules search secret secrets service session sessions socket sql storage template test tests time user users utils vector webhook webhooks ws'

/** Web standards that Node has not, or only elsewhere. */
const WEB =
  'addEventListener removeEventListener dispatchEvent onerror onunhandledrejection onrejectionhandled reportError alert'

/** Of the language; `async` and others are allowed by it, and would still confuse. */
const WORDS =
  'abstract any arguments as async await boolean break case catch class const constructor continue debugger declare default delete do else enum eval export extends false finally for from function get global globalThis if implements import in infer instanceof interface is keyof let module namespace never new null number object of package private protected public readonly require return self set static string super switch symbol this throw true try type typeof undefined unique unknown var void while window with yield exports process buffer document location navigator name'

const RESERVED = new Set([
  ...FIRST_PARTY.split(' '),
  ...WEB.split(' '),
  ...WORDS.split(' '),
  // Web standards and what JavaScript has: this process has them too.
  ...Object.getOwnPropertyNames(globalThis),
  ...Object.getOwnPropertyNames(Object.prototype),
])

/** Members of any object, or what gives an object a meaning to the language. */
const MEMBERS = new Set([...Object.getOwnPropertyNames(Object.prototype), 'then', 'toJSON', 'prototype'])

/** Whether an API of a plugin may not be called so. */
export const isReservedApi = (name: string): boolean => RESERVED.has(name)

/** Whether a method of a plugin may not be called so. */
export const isReservedMethod = (name: string): boolean => MEMBERS.has(name)

/** Whether a parameter may not be called so. */
export const isReservedParam = (name: string): boolean => name === '__proto__' || MEMBERS.has(name)
