/**
 * Patterns that texts of a field have to match. They come from people and are matched where everything else waits, so no
 * text may take long: all ways through a pattern are followed side by side, a letter at a time. What needs another way of
 * matching, such as looking ahead or back, is no pattern here.
 */

/** Longer texts are not looked at; with a long pattern, those that are shorter as well. */
const TEXT_MAX = 10_000
const WORK_MAX = 400_000
const MAX_STEPS = 300
const MAX_REPEAT = 100
const MAX_KNOWN_LETTERS = 1_000
const MAX_COMPILED = 500

type Assertion = 'start' | 'end' | 'boundary' | 'inside'
type Node =
  | { kind: 'letter'; fits: (letter: string) => boolean }
  | { kind: 'assert'; what: Assertion }
  | { kind: 'all'; parts: Node[] }
  | { kind: 'any'; parts: Node[] }
  | { kind: 'repeat'; part: Node; least: number; most: number }

type Step =
  | { op: 'letter'; fits: (letter: string) => boolean }
  | { op: 'assert'; what: Assertion }
  | { op: 'go'; to: number[] }
  | { op: 'done' }

const LETTER =
  /\\(?:[pP]\{[^}]*\}|u\{[0-9a-fA-F]+\}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|c[A-Za-z]|[^1-9kbB])|\[(?:\\.|[^\]\\])*\]|\.|[^\\[\]^$.*+?(){}|]/suy
const QUANTIFIER = /(?:([*+?])|\{(\d+)(,)?(\d*)\})\??/y

/** Whether a letter is of a kind; what was asked once is known. */
function letterTest(source: string): (letter: string) => boolean {
  const one = new RegExp(`^${source}$`, 'u')
  const known = new Map<string, boolean>()
  return (letter) => {
    const before = known.get(letter)
    if (before !== undefined) return before
    if (known.size >= MAX_KNOWN_LETTERS) known.clear()
    const fits = one.test(letter)
    known.set(letter, fits)
    return fits
  }
}

class Parser {
  readonly #source: string
  #at = 0

  constructor(source: string) {
    this.#source = source
  }

  parse(): Node {
    const node = this.#choice()
    if (this.#at < this.#source.length)
      throw new SyntaxError(`"${this.#source.slice(this.#at, this.#at + 10)}" is not known`)
    return node
  }
  #choice(): Node {
    const parts = [this.#sequence()]
    while (this.#source[this.#at] === '|') {
      this.#at += 1
      parts.push(this.#sequence())
    }
    return parts.length === 1 ? parts[0]! : { kind: 'any', parts }
  }
  #sequence(): Node {
    const parts: Node[] = []
    while (this.#at < this.#source.length && !'|)'.includes(this.#source[this.#at]!))
      parts.push(this.#repeated(this.#atom()))
    return { kind: 'all', parts }
  }
  #take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#source)
    if (found) this.#at += found[0].length
    return found
  }
  #atom(): Node {
    if (this.#take(/\^/y)) return { kind: 'assert', what: 'start' }
    if (this.#take(/\$/y)) return { kind: 'assert', what: 'end' }
    if (this.#take(/\\b/y)) return { kind: 'assert', what: 'boundary' }
    if (this.#take(/\\B/y)) return { kind: 'assert', what: 'inside' }
    if (this.#take(/\((?:\?:|\?<[^=!][^>]*>)?(?!\?)/y)) {
      const inner = this.#choice()
      if (!this.#take(/\)/y)) throw new SyntaxError('a bracket is not closed')
      return inner
    }
    const letter = this.#take(LETTER)
    if (!letter) throw new SyntaxError(`"${this.#source.slice(this.#at, this.#at + 4)}" looks ahead or back`)
    return { kind: 'letter', fits: letterTest(letter[0]) }
  }
  #repeated(part: Node): Node {
    const found = this.#take(QUANTIFIER)
    if (!found) return part
    const [, sign, count, comma, upTo] = found
    const [least, most] =
      sign === undefined
        ? [Number(count), comma === undefined ? Number(count) : upTo === '' ? Number.POSITIVE_INFINITY : Number(upTo)]
        : [sign === '+' ? 1 : 0, sign === '?' ? 1 : Number.POSITIVE_INFINITY]
    if (least > MAX_REPEAT || (most !== Number.POSITIVE_INFINITY && most > MAX_REPEAT))
      throw new SyntaxError(`something repeats more than ${MAX_REPEAT} times; set the length of the text instead`)
    return { kind: 'repeat', part, least, most }
  }
}

/** A pattern as steps, of which several may be under way at once. */
function stepsOf(node: Node): Step[] {
  const steps: Step[] = []
  const add = (step: Step): number => {
    if (steps.length >= MAX_STEPS) throw new SyntaxError('it is too long')
    return steps.push(step) - 1
  }
  const emit = (part: Node): void => {
    if (part.kind === 'letter') add({ op: 'letter', fits: part.fits })
    else if (part.kind === 'assert') add({ op: 'assert', what: part.what })
    else if (part.kind === 'all') for (const inner of part.parts) emit(inner)
    else if (part.kind === 'any') {
      const choice: number[] = []
      const ends: number[][] = []
      add({ op: 'go', to: choice })
      for (const inner of part.parts) {
        choice.push(steps.length)
        emit(inner)
        const end: number[] = []
        ends.push(end)
        add({ op: 'go', to: end })
      }
      for (const end of ends) end.push(steps.length)
    } else {
      for (let i = 0; i < part.least; i += 1) emit(part.part)
      if (part.most === Number.POSITIVE_INFINITY) {
        const loop: number[] = []
        const at = add({ op: 'go', to: loop })
        loop.push(steps.length)
        emit(part.part)
        add({ op: 'go', to: [at] })
        loop.push(steps.length)
        return
      }
      const outs: number[][] = []
      for (let i = part.least; i < part.most; i += 1) {
        const out: number[] = []
        add({ op: 'go', to: out })
        out.push(steps.length)
        outs.push(out)
        emit(part.part)
      }
      for (const out of outs) out.push(steps.length)
    }
  }
  emit(node)
  add({ op: 'done' })
  return steps
}

const isWord = (letter: string | undefined): boolean => letter !== undefined && /^\w$/.test(letter)

function holds(what: Assertion, letters: readonly string[], at: number): boolean {
  if (what === 'start') return at === 0
  if (what === 'end') return at === letters.length
  return (isWord(letters[at - 1]) !== isWord(letters[at])) === (what === 'boundary')
}

function run(steps: readonly Step[], letters: readonly string[]): boolean {
  const { length } = steps
  /** The turn in which a step was come to, last. */
  const seen = new Uint32Array(length)
  const waiting = new Uint16Array(length)
  let now = new Uint16Array(length)
  let after = new Uint16Array(length)
  let done = false
  /** Adds the letters that are waited for from a step on; returns how many there are then. */
  const enter = (places: Uint16Array, count: number, first: number, at: number): number => {
    const turn = at + 1
    let found = count
    let left = 0
    const wait = (step: number): void => {
      if (seen[step] === turn) return
      seen[step] = turn
      waiting[left] = step
      left += 1
    }
    wait(first)
    while (left > 0) {
      left -= 1
      const place = waiting[left]!
      const step = steps[place]!
      if (step.op === 'letter') {
        places[found] = place
        found += 1
      } else if (step.op === 'go') for (const to of step.to) wait(to)
      else if (step.op === 'done') done = true
      else if (holds(step.what, letters, at)) wait(place + 1)
    }
    return found
  }
  let count = 0
  for (let at = 0; at <= letters.length; at += 1) {
    // It may begin anywhere.
    count = enter(now, count, 0, at)
    if (done || at === letters.length) return done
    const letter = letters[at]!
    let next = 0
    for (let i = 0; i < count; i += 1) {
      const place = now[i]!
      const step = steps[place]!
      if (step.op === 'letter' && step.fits(letter)) next = enter(after, next, place + 1, at + 1)
    }
    if (done) return true
    ;[now, after] = [after, now]
    count = next
  }
  return done
}

const compiled = new Map<string, Step[]>()

/** @throws SyntaxError for what is no pattern */
export function compilePattern(source: string): Step[] {
  const known = compiled.get(source)
  if (known) return known
  // Whether it is one at all.
  new RegExp(source, 'u')
  const steps = stepsOf(new Parser(source).parse())
  if (compiled.size >= MAX_COMPILED) compiled.clear()
  compiled.set(source, steps)
  return steps
}

/** Characters of a text that a pattern may be matched with. */
export const longestFor = (source: string): number =>
  Math.min(TEXT_MAX, Math.floor(WORK_MAX / compilePattern(source).length))

/** What matching a text takes at the most: some hundred thousand are some ten milliseconds. */
export const workOf = (source: string, text: string): number => text.length * compilePattern(source).length

/** Whether a text has in it what a pattern describes. */
export const matches = (source: string, text: string): boolean => run(compilePattern(source), [...text])
