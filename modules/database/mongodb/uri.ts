const USER_AND_PASSWORD = /([a-z][a-z0-9+.-]*:\/\/[^:@/\s]*):\S*@/gi
const SECRET_OPTION = /([?&][^=&\s]*(?:password|token)[^=&\s]*=)[^&\s]*/gi

/** A connection string, or a sentence with one in it, fit for logs: what is secret is masked. */
export const withoutPassword = (text: string): string =>
  text.replace(USER_AND_PASSWORD, '$1:***@').replace(SECRET_OPTION, '$1***')
