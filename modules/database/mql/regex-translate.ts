/** Regular expressions from the words of PCRE, which MongoDB uses, into those of JavaScript. */
import { location, notSupported } from './errors.ts'
import { posixClass, property, setEscape, setInClass } from './regex-classes.ts'

/** The options that hold at a place in the pattern; `i` is JavaScript's own. */
interface Flags {
  i: boolean
  m: boolean
  s: boolean
  x: boolean
}

interface Group {
  flags: Flags
  /** Modifiers opened by `(?i)` that end with the group, as they are written. */
  modifiers: string[]
  /** The group itself is closed with a bracket. */
  close: string
}

/** Characters that a backslash makes literal in JavaScript. */
const SYNTAX = /[\^$\\.*+?()[\]{}|/]/

const invalid = (reason: string) => location(51091, `Regular expression is invalid: ${reason}`)
const refused = (what: string) => notSupported(`${what} in a regular expression`)

const CONTROLS: Record<string, string> = { a: '\\x07', e: '\\x1b', f: '\\f', n: '\\n', r: '\\r', t: '\\t' }

/** Reads a pattern from left to right and writes it anew. */
class Translator {
  readonly #source: string
  #at = 0
  #out = ''
  #groups: Group[]
  /** Capturing groups so far. */
  #captures = 0
  /** There is something a quantifier can belong to, and it has none yet. */
  #isQuantified = false

  constructor(source: string, flags: Flags) {
    this.#source = source
    this.#groups = [{ flags, modifiers: [], close: '' }]
  }

  get #group(): Group {
    return this.#groups.at(-1)!
  }

  #take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at
    const match = pattern.exec(this.#source)
    if (match) this.#at += match[0].length
    return match
  }

  #write(text: string): void {
    this.#out += text
    this.#isQuantified = false
  }

  translate(): string {
    this.#verbs()
    while (this.#at < this.#source.length) this.#next()
    if (this.#groups.length > 1) throw invalid('missing closing parenthesis')
    return this.#out + ')'.repeat(this.#group.modifiers.length)
  }

  #verbs(): void {
    for (let verb = this.#take(/\(\*(\w+)\)/y); verb; verb = this.#take(/\(\*(\w+)\)/y)) {
      if (verb[1] !== 'UTF8' && verb[1] !== 'UTF') throw refused(`(*${verb[1]})`)
    }
  }

  #next(): void {
    const { flags } = this.#group
    if (flags.x && this.#take(/\s+|#[^\n]*/y)) return
    const letter = String.fromCodePoint(this.#source.codePointAt(this.#at)!)
    switch (letter) {
      case '\\':
        this.#escape()
        return
      case '[':
        this.#class()
        return
      case '(':
        this.#open()
        return
      case ')':
        this.#close()
        return
      case '|': {
        const { modifiers } = this.#group
        this.#at++
        this.#write(`${')'.repeat(modifiers.length)}|${modifiers.join('')}`)
        return
      }
      case '*':
      case '+':
      case '?':
      case '{':
        if (this.#quantifier()) return
    }
    this.#at += letter.length
    this.#write(this.#plain(letter, flags))
  }

  #plain(letter: string, { m, s }: Flags): string {
    switch (letter) {
      case '.':
        return s ? '[^]' : '[^\\n]'
      case '^':
        return m ? '(?:(?<![^])|(?<=\\n)(?=[^]))' : '^'
      case '$':
        return m ? '(?![^\\n])' : '(?=\\n?$)'
      case '{':
      case '}':
      case ']':
        return `\\${letter}`
    }
    return letter
  }

  #quantifier(): boolean {
    const match = this.#take(/[*+?]|\{\d+(?:,\d*)?\}/y)
    if (!match) return false
    if (this.#isQuantified) {
      if (match[0] === '+') throw refused('a possessive quantifier')
      if (match[0] !== '?') throw invalid('quantifier does not follow a repeatable item')
      this.#write('?')
      return true
    }
    this.#write(match[0])
    this.#isQuantified = true
    return true
  }

  #escape(): void {
    const quoted = this.#take(/\\Q([\s\S]*?)(?:\\E|$)/y)
    if (quoted) {
      for (const letter of quoted[1]!) this.#write(SYNTAX.test(letter) ? `\\${letter}` : letter)
      return
    }
    if (this.#take(/\\E/y)) return
    this.#write(this.#anchor() ?? this.#reference() ?? this.#letter(setEscape))
  }

  #anchor(): string | undefined {
    switch (this.#take(/\\([AzZbBRKGXC])/y)?.[1]) {
      case 'A':
        return '(?<![^])'
      case 'z':
        return '(?![^])'
      case 'Z':
        return '(?=\\n?(?![^]))'
      case 'b':
        return '\\b'
      case 'B':
        return '\\B'
      case 'R':
        return '(?:\\r\\n|[\\n\\v\\f\\r\\x85\\u2028\\u2029])'
      case undefined:
        return undefined
    }
    throw refused(this.#source.slice(this.#at - 2, this.#at))
  }

  #reference(): string | undefined {
    const named = this.#take(/\\k(?:<(\w+)>|\{(\w+)\}|'(\w+)')/y)
    if (named) return `\\k<${named[1] ?? named[2] ?? named[3]}>`
    const numbered = this.#take(/\\(?:([1-9]\d*)|g(-?\d+)|g\{(-?\d+)\})/y)
    if (!numbered) return undefined
    const number = Number(numbered[1] ?? numbered[2] ?? numbered[3])
    // Empty brackets keep digits that follow apart.
    return `\\${number < 0 ? this.#captures + 1 + number : number}(?:)`
  }

  /** One escaped letter; `set` knows those that stand for many. */
  #letter(set: (letter: string) => string | undefined): string {
    const hex = this.#take(/\\x(?:\{([0-9a-fA-F]+)\}|([0-9a-fA-F]{0,2}))/y)
    if (hex) return `\\u{${hex[1] ?? (hex[2] || '0')}}`
    const octal = this.#take(/\\(?:0([0-7]{0,2})|o\{([0-7]+)\})/y)
    if (octal) return `\\u{${Number.parseInt(octal[1] || octal[2] || '0', 8).toString(16)}}`
    const known = this.#take(/\\([pP])(?:\{([^}]*)\}|([A-Z]))/y)
    if (known) return property(known[1] === 'P', known[2] ?? known[3]!)
    const control = this.#take(/\\c([A-Za-z])/y)
    if (control) return control[0]
    // A pattern's own text escapes these two, so that it has no line breaks.
    const separator = this.#take(/\\u202([89])/y)
    if (separator) return separator[0]
    const match = this.#take(/\\([\s\S])/uy)
    if (!match) throw invalid('\\ at end of pattern')
    const letter = match[1]!
    if (Object.hasOwn(CONTROLS, letter)) return CONTROLS[letter]!
    if (letter === 'u') throw invalid('PCRE knows no \\u; write \\x{...}')
    const letters = set(letter)
    if (letters !== undefined) return letters
    if (/[a-zA-Z0-9]/.test(letter)) throw invalid(`unrecognized character follows \\: ${letter}`)
    return SYNTAX.test(letter) ? `\\${letter}` : letter
  }

  #class(): void {
    let out = `[${this.#take(/\[(\^?)/y)![1]}`
    let isFirst = true
    /** The last item was a set, after which a `-` stands for itself. */
    let wasSet = false
    for (; ; isFirst = false) {
      if (this.#at >= this.#source.length) throw invalid('missing terminating ] for character class')
      if (!isFirst && this.#take(/\]/y)) break
      const posix = this.#take(/\[:(\^?\w+):\]/y)
      if (posix) {
        const letters = posixClass(posix[1]!)
        if (letters === undefined) throw invalid('unknown POSIX class name')
        out += letters
        wasSet = true
        continue
      }
      if (this.#source[this.#at] === '\\') {
        const isSet = /^\\[dDwWsShvpP]/.test(this.#source.slice(this.#at, this.#at + 2))
        out += this.#take(/\\b/y) ? '\\x08' : this.#inClass()
        wasSet = isSet
        continue
      }
      const letter = String.fromCodePoint(this.#source.codePointAt(this.#at)!)
      this.#at += letter.length
      const isLiteralDash = letter === '-' && (wasSet || /^(?:\\[dDwWsShvpP]|\[:)/.test(this.#source.slice(this.#at)))
      out += isLiteralDash || '[]^'.includes(letter) ? `\\${letter}` : letter
      wasSet = false
    }
    this.#write(`${out}]`)
  }

  #inClass(): string {
    if (this.#take(/\\-/y)) return '\\-'
    return this.#letter(setInClass)
  }

  #push(text: string, flags: Flags, close = ')'): void {
    this.#groups.push({ flags, modifiers: [], close })
    this.#write(text)
  }

  #close(): void {
    if (this.#groups.length === 1) throw invalid('unmatched closing parenthesis')
    const { modifiers, close } = this.#groups.pop()!
    this.#at++
    this.#write(')'.repeat(modifiers.length) + close)
  }

  #open(): void {
    const { flags } = this.#group
    if (this.#take(/\(\?#[^)]*\)/y)) return
    const around = this.#take(/\(\?(?::|<?[=!])/y)
    if (around) {
      this.#push(around[0], flags)
      return
    }
    const named = this.#take(/\(\?(?:P?<(\w+)>|'(\w+)')/y)
    if (named) {
      this.#captures++
      this.#push(`(?<${named[1] ?? named[2]}>`, flags)
      return
    }
    const backward = this.#take(/\(\?P=(\w+)\)/y)
    if (backward) {
      this.#write(`\\k<${backward[1]}>`)
      return
    }
    const options = this.#take(/\(\?([imsx]*)(?:-([imsx]+))?([:)])/y)
    if (options) {
      this.#options(options[1]!, options[2] ?? '', options[3] === ':')
      return
    }
    if (this.#source[this.#at + 1] === '?') throw refused(this.#construct())
    if (this.#source[this.#at + 1] === '*') throw refused('a verb such as (*SKIP)')
    this.#at++
    this.#captures++
    this.#push('(', flags)
  }

  #construct(): string {
    switch (this.#source[this.#at + 2]) {
      case '>':
        return 'an atomic group'
      case '|':
        return 'a branch reset group'
      case '(':
        return 'a conditional group'
    }
    return `the group ${this.#source.slice(this.#at, this.#at + 4)}...`
  }

  /** `(?i)` for the rest of the group, or `(?i:...)` for a group of its own. */
  #options(on: string, off: string, isGroup: boolean): void {
    const flags = { ...this.#group.flags }
    for (const letter of on) flags[letter as keyof Flags] = true
    for (const letter of off) flags[letter as keyof Flags] = false
    const modifier = flags.i === this.#group.flags.i ? '(?:' : flags.i ? '(?i:' : '(?-i:'
    if (isGroup) {
      this.#push(modifier, flags)
      return
    }
    this.#group.flags = flags
    if (modifier === '(?:') return
    this.#group.modifiers.push(modifier)
    this.#write(modifier)
  }
}

/**
 * A pattern of PCRE with the options i, m, s and x as a pattern for JavaScript's flag `u`, and `i` where it holds.
 * @throws code 51091 for what is no pattern, and 115 for what JavaScript has no words for
 */
export const translateRegex = (source: string, options: string): string => {
  const has = (option: string) => options.includes(option)
  return new Translator(source, { i: has('i'), m: has('m'), s: has('s'), x: has('x') }).translate()
}
