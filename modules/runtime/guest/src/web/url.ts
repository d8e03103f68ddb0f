/** `URL` and `URLSearchParams`. */
import './encoding.ts'
import { URL, URLSearchParams } from 'whatwg-url'
import { describeWith } from '../inspect.ts'

describeWith((object) => {
  if (object instanceof URL) return { href: object.href }
  if (object instanceof URLSearchParams) return Object.fromEntries(object)
  return undefined
})

export { URL, URLSearchParams }
