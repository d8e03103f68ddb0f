import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { compileRegex } from '../../../modules/database/mql/regex.ts'

/** Patterns as PCRE reads them, with texts they match and texts they do not. */
const PATTERNS: [pattern: string, options: string, matched: string[], others: string[]][] = [
  ['^abc$', '', ['abc', 'abc\n'], ['abcd', 'xabc', 'abc\n\n', 'x\nabc']],
  ['^abc$', 'm', ['abc', 'x\nabc\ny'], ['xabc', 'x\rabc']],
  ['a.c', '', ['abc', 'a\rc', 'a😀c'], ['a\nc']],
  ['a.c', 's', ['a\nc'], ['ac']],
  ['\\Aabc\\z', 'm', ['abc'], ['abc\n', 'x\nabc']],
  ['abc\\Z', 'm', ['abc', 'abc\n'], ['abc\nd']],
  ['(?i)abc', '', ['ABC'], ['abd']],
  ['a(?i)b', '', ['ab', 'aB'], ['AB']],
  ['a(?i:b)c', '', ['aBc'], ['aBC']],
  ['(?i)a|b(?-i)c|d', '', ['A', 'Bc', 'd'], ['BC', 'D']],
  ['(x(?i)a|b)y', '', ['xAy', 'By'], ['XAy', 'bY']],
  ['(?s).(?-s).', '', ['\nx'], ['x\n']],
  ['(?im)^abc$', '', ['x\nABC'], ['xabc']],
  [' a b # comment \n c ', 'x', ['abc'], ['a b c']],
  ['a\\ b[ #]c', 'x', ['a b c', 'a b#c'], ['abc']],
  ['(?x) a (?-x: b)', '', ['a b'], ['ab']],
  ['a(?#note)b', '', ['ab'], ['a']],
  ['(?P<year>\\d{4})-(?P=year)', '', ['2026-2026'], ['2026-2025']],
  ["(?<a>x)\\k{a}(?'b'y)\\k'b'", '', ['xxyy'], ['xyxy']],
  ['(a)(b)\\g2\\g{-2}\\1', '', ['abbaa'], ['ababa']],
  ['(a)\\g{1}0', '', ['aa0'], ['a0']],
  ['\\h+\\H', '', ['\t x'], ['x']],
  ['a\\vb\\Vc', '', ['a\nb c'], ['avb c']],
  ['a\\Rb', '', ['a\r\nb', 'a\nb'], ['ab']],
  ['\\s', '', [' ', '\t'], ['\u00a0', '\ufeff']],
  ['^\\S$', '', ['x', '\u00a0'], [' ']],
  ['[\\s]', '', [' '], ['\u00a0']],
  ['^[[:alpha:]_]+$', '', ['ab_'], ['a1']],
  ['^[^[:digit:]]$', '', ['a'], ['1']],
  ['^[]a]+$', '', [']a'], ['b']],
  ['^[\\w-.]+$', '', ['a-b.c'], ['a b']],
  ['^[a-c-]+$', '', ['a-c'], ['d']],
  ['^[\\]\\[^]+$', '', ['[]^'], ['a']],
  ['a{,2}', '', ['a{,2}'], ['aa']],
  ['a{b}', '', ['a{b}'], ['ab']],
  ['a{2}$', '', ['aa'], ['a']],
  ['\\Qa.b\\E.', '', ['a.bc'], ['axbc']],
  ['\\x41\\x{1F600}\\e?\\012', '', ['A😀\n'], ['A']],
  ['\\-\\_\\"\\@\\#', '', ['-_"@#'], ['x']],
  ['\\p{Lu}\\pL\\p{^L}', '', ['Äö1'], ['ÄöX']],
  ['^\\p{Greek}+$', '', ['λόγος'], ['logos']],
  ['äÖ', 'i', ['ÄÖ', 'äö'], ['ao']],
  ['(*UTF8)é', '', ['é'], ['e']],
  ['a??b', '', ['b', 'ab'], ['a']],
]

const REFUSED: [pattern: string, options: string, code: number][] = [
  ['a++', '', 115],
  ['a{1,2}+', '', 115],
  ['(?>a)', '', 115],
  ['(?|a|b)', '', 115],
  ['(?(1)a)', '', 115],
  ['(?R)', '', 115],
  ['(?1)', '', 115],
  ['(?P>a)', '', 115],
  ['a\\K', '', 115],
  ['\\Ga', '', 115],
  ['\\p{Xan}', '', 115],
  ['a(*SKIP)b', '', 115],
  ['(', '', 51091],
  ['a)', '', 51091],
  ['[a', '', 51091],
  ['*', '', 51091],
  ['a**', '', 51091],
  ['\\', '', 51091],
  ['\\j', '', 51091],
  ['\\u00e9', '', 51091],
  ['[[:nonsense:]]', '', 51091],
  ['[z-a]', '', 51091],
  ['\\2(a)', '', 51091],
  ['a\0', '', 51109],
  ['a', 'g', 51108],
]

describe('regular expressions', () => {
  for (const [pattern, options, matched, others] of PATTERNS) {
    test(`${JSON.stringify(pattern)} with "${options}" matches as in PCRE`, () => {
      const regex = compileRegex(pattern, options)
      for (const text of matched) assert.ok(regex.test(text), `${JSON.stringify(text)} by ${regex}`)
      for (const text of others) assert.ok(!regex.test(text), `not ${JSON.stringify(text)} by ${regex}`)
    })
  }
  for (const [pattern, options, code] of REFUSED) {
    test(`${JSON.stringify(pattern)} with "${options}" fails with ${code}`, () => {
      assert.throws(() => compileRegex(pattern, options), { code })
    })
  }

  test('come as values too, with options of their own or of the operator', () => {
    assert.ok(compileRegex(/^a\/b\u2028$/i).test('A/B\u2028'))
    assert.ok(compileRegex(/a/, 'i').test('A'))
    assert.throws(() => compileRegex(/a/i, 'm'), { code: 51075 })
    assert.throws(() => compileRegex(5), { code: 2 })
  })
})
