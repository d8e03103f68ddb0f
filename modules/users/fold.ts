/** Texts with case folded: what is compared, ordered and searched by. */

export const foldEmail = (email: string): string => email.trim().normalize('NFKC').toLowerCase()

export const foldName = (name: string): string => name.normalize('NFC').toLowerCase()
