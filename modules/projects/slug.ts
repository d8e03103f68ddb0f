/** Slugs out of names. Browser-safe: the form shows the slug while the name is typed. */

export const SLUG_MAX = 64

/** Cyrillic as it is commonly romanised in addresses; Russian first, then Ukrainian, Belarusian and Serbian letters. */
const PAIRS =
  'а a б b в v г g д d е e ё e ж zh з z и i й y к k л l м m н n о o п p р r с s т t у u ф f х kh ц ts ч ch ш sh ' +
  'щ shch ъ - ы y ь - э e ю yu я ya є ye і i ї yi ґ g ў u ђ dj ј j љ lj њ nj ћ c џ dz ' +
  'ß ss æ ae œ oe ø o đ d ð d þ th ł l ı i ŋ n'

/** `-` stands for a letter that is left out. */
const LETTERS = new Map(
  Array.from(PAIRS.matchAll(/(\S+) (\S+)/g), ([, letter, latin]): [string, string] => [
    letter!,
    latin === '-' ? '' : latin!,
  ]),
)

/**
 * `Мой бот` → `moy-bot`, `Crème brûlée!` → `creme-brulee`. At most 64 characters, which fit `Slug`; empty when the
 * name has no letter or digit that can be written in Latin.
 */
export function slugify(name: string): string {
  const folded = [...name.normalize('NFC').toLowerCase()].map((letter) => LETTERS.get(letter) ?? letter).join('')
  const plain = folded.normalize('NFKD').replace(/\p{M}/gu, '').replace(/['’`]/g, '')
  return withinLimit(plain.replace(/[^a-z0-9]+/g, '-').replace(/^-+/, ''), SLUG_MAX)
}

/** `shop`, 2 → `shop-2`; the base gives way when there is no room. */
export const numberedSlug = (base: string, n: number): string =>
  `${withinLimit(base, SLUG_MAX - 1 - String(n).length)}-${n}`

const withinLimit = (slug: string, length: number): string => slug.slice(0, length).replace(/-+$/, '')
