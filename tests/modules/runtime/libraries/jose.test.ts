import assert from 'node:assert/strict'
import { generateKeyPairSync, type KeyPairKeyObjectResult } from 'node:crypto'
import { describe, it } from 'node:test'
import * as cases from './cases/jose.ts'
import { fakeServer } from './fake-server.ts'
import { library } from './support.ts'

const pemsOf = ({ publicKey, privateKey }: KeyPairKeyObjectResult) => [
  privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
  publicKey.export({ type: 'spki', format: 'pem' }) as string,
]

describe('jose', () => {
  const jose = library<typeof cases>('jose')
  const [rsa = '', rsaPublic = ''] = pemsOf(generateKeyPairSync('rsa', { modulusLength: 2048 }))
  const [ec = '', ecPublic = ''] = pemsOf(generateKeyPairSync('ec', { namedCurve: 'P-256' }))
  const [ed = '', edPublic = ''] = pemsOf(generateKeyPairSync('ed25519'))
  const keys: cases.Keys = { rsa, rsaPublic, ec, ecPublic, ed, edPublic }

  it('signs what is verified on the other side', async () => {
    const fixed = await jose.same('sign', [keys])
    for (const random of [await jose.guest('signRandomly', keys), await cases.signRandomly(keys)]) {
      const { verified, expired, wrongKey } = await jose.same('verify', [keys, { ...fixed, ...random }])
      assert.deepEqual(Object.keys(verified).sort(), ['eddsa', 'es256', 'hs256', 'hs512', 'ps256', 'rs256'])
      assert.deepEqual([expired.code, wrongKey.code], ['ERR_JWT_EXPIRED', 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED'])
      const [first, second] = await jose.same('decrypt', [keys, random])
      assert.deepEqual([first, second], ['for your eyes', 'agreed upon'])
    }
  })

  it('finds keys in sets, given and fetched', async (t) => {
    const tokens = { ...(await cases.sign(keys)), ...(await cases.signRandomly(keys)) }
    let set = ''
    const { url } = await fakeServer(t, ({ path }, answer) => {
      if (path === '/jwks') answer.writeHead(200, { 'content-type': 'application/json' }).end(set)
      else answer.writeHead(500).end('broken')
    })
    const { exportJWK, importSPKI } = await import('jose')
    const jwk = await exportJWK(await importSPKI(keys.rsaPublic, 'RS256', { extractable: true }))
    set = JSON.stringify({ keys: [{ ...jwk, kid: 'k1', alg: 'RS256' }] })
    const { local, remote, unknown, broken } = await jose.same('keySets', [keys, url, tokens])
    assert.deepEqual([local[0]!.name, remote.name], ['Änn', 'Änn'])
    assert.deepEqual([unknown.code, broken.code], ['ERR_JWKS_NO_MATCHING_KEY', 'ERR_JOSE_GENERIC'])
  })
})
