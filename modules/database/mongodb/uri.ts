/** A connection string, or a sentence with one in it, fit for logs: the password is masked. */
export const withoutPassword = (text: string): string =>
  text.replace(/(mongodb(?:\+srv)?:\/\/[^:@/\s]*):[^@/\s]*(?:@[^@/\s]*)*?@/g, '$1:***@')
