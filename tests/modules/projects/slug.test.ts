import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { slugify } from '../../../modules/projects/contract.ts'
import { numberedSlug } from '../../../modules/projects/slug.ts'
import { SLUG_PATTERN } from '../../../modules/schemas.ts'

describe('slugify', () => {
  const cases: [string, string][] = [
    ['Shop', 'shop'],
    ['  My   first bot!  ', 'my-first-bot'],
    ['Мой бот', 'moy-bot'],
    ['Щука съела ёжика', 'shchuka-sela-ezhika'],
    ['Їжак і ґава', 'yizhak-i-gava'],
    ['Crème brûlée', 'creme-brulee'],
    ['Straße Ærø Łódź', 'strasse-aero-lodz'],
    ["Ada's café", 'adas-cafe'],
    ['a_b.c/d', 'a-b-c-d'],
    ['２０２６ ｐｌａｎ', '2026-plan'],
    ['C++ & C#', 'c-c'],
    ['--x--', 'x'],
    ['日本語', ''],
    ['🚀', ''],
    ['', ''],
  ]
  for (const [name, slug] of cases) it(`makes "${slug}" of "${name}"`, () => assert.equal(slugify(name), slug))

  it('gives nothing but valid slugs, however long the name', () => {
    const long = slugify('очень длинное имя проекта '.repeat(10))
    assert.ok(long.length <= 64)
    for (const slug of [long, numberedSlug(long, 2), numberedSlug(long, 12_345), numberedSlug('a'.repeat(64), 7)]) {
      assert.match(slug, new RegExp(SLUG_PATTERN))
    }
    assert.equal(numberedSlug('shop', 2), 'shop-2')
    assert.ok(numberedSlug(long, 12_345).endsWith('-12345'))
  })
})
