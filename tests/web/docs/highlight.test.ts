import assert from 'node:assert/strict'
import { it } from 'node:test'
import { tokensOf } from '../../../web/src/features/docs/lib/highlight.ts'

const kinds = (code: string, kind: string) => tokensOf(code).flatMap((token) => (token.kind === kind ? token.text : []))

it('code is coloured by what its pieces are, and none is lost', () => {
  const code = `// of a cart
const cart = await kv.get<Cart>('cart:7') /* or
null */
if (cart && cart.type !== "none \\" \\n") return \`\${cart.id} of\n 1_000\` + 2.5`
  assert.equal(
    tokensOf(code)
      .map(({ text }) => text)
      .join(''),
    code,
  )
  assert.deepEqual(kinds(code, 'comment'), ['// of a cart', '/* or\nnull */'])
  assert.deepEqual(kinds(code, 'keyword'), ['const', 'await', 'if', 'return'])
  assert.deepEqual(kinds(code, 'type'), ['Cart'])
  assert.deepEqual(kinds(code, 'number'), ['2.5'])
  assert.equal(kinds(code, 'string').length, 3)
  const signature = 'delete(key: string, type?: Kind): Promise<boolean>'
  assert.deepEqual(kinds(signature, 'keyword'), ['string', 'boolean'])
  assert.deepEqual(tokensOf(''), [])
})
