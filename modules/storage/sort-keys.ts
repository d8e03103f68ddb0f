/** Texts that stand beside an entry, so that an index gives its lists in their order. They are unique in a folder. */

/** Parts of a key; no name has it in it. */
const SEPARATOR = '\u0001'

/** Case and accents aside: `É` is `e`. */
export const fold = (text: string): string =>
  text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().normalize('NFC')

/** Numbers in names are counted, as people do: `2.txt` comes before `10.txt`. */
export const byName = (name: string): string => {
  const key = fold(name).replace(/\d+/g, (digits) => {
    const number = digits.replace(/^0+(?=\d)/, '')
    return String(number.length).padStart(3, '0') + number
  })
  return key + SEPARATOR + name
}

export const bySize = (size: number, id: string): string => size.toString(16).padStart(14, '0') + SEPARATOR + id
export const byTime = (time: Date, id: string): string => time.toISOString() + SEPARATOR + id

/** What names are searched in, unique in the project. */
export const searchKey = (name: string, id: string): string => fold(name) + SEPARATOR + id
/** A pattern for search keys whose name has the part in it. @param escaped the folded part, escaped */
export const searchPattern = (escaped: string): string => `${escaped}[^${SEPARATOR}]*${SEPARATOR}`
