/** What texts in HTTP are made of. */

/** A name: of a method, a header, a parameter (RFC 9110, 5.6.2). */
export const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/

const EDGES = /^[\t\n\r ]+|[\t\n\r ]+$/g
/** Without the white space around it, as HTTP counts it. */
export const trimmed = (text: string): string => text.replace(EDGES, '')
