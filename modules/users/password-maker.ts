/** Passwords that nobody has to think up. Browser-safe: the form of a new user offers one. */

/** Without what is mistaken for something else when it is read out or copied by hand: 0 O, 1 l I. */
const LETTERS = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789'
const GROUPS = 4
const GROUP = 5

/** A random password of 20 letters and digits in four groups, 116 bits: `k3Vdm-2pXqa-8tRwn-Hc4yZ`. */
export function makePassword(): string {
  // Bytes from here on would make the first letters likelier than the others.
  const limit = 256 - (256 % LETTERS.length)
  let text = ''
  while (text.length < GROUPS * GROUP) {
    for (const byte of crypto.getRandomValues(new Uint8Array(64))) {
      if (byte < limit && text.length < GROUPS * GROUP) text += LETTERS[byte % LETTERS.length]
    }
  }
  return text.match(new RegExp(`.{${GROUP}}`, 'g'))!.join('-')
}
