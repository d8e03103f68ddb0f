import * as jose from 'jose'
import { failure } from './answers.ts'

export interface Keys {
  rsa: string
  rsaPublic: string
  ec: string
  ecPublic: string
  ed: string
  edPublic: string
}

const SECRET = new TextEncoder().encode('a secret of thirty-two characters')
const claims = { sub: 'ann', scope: ['read', 'write'], name: 'Änn' }
const asked = { issuer: 'urn:m3m', audience: 'tests', currentDate: new Date('2026-11-28T12:00:00Z') }

const token = (alg: string, kid = 'k1') =>
  new jose.SignJWT(claims)
    .setProtectedHeader({ alg, kid, typ: 'JWT' })
    .setIssuer('urn:m3m')
    .setAudience('tests')
    .setIssuedAt(1_795_000_000)
    .setExpirationTime(1_800_000_000)

/** Signatures of these algorithms are the same for the same key; those of ES256 are not, and are given to the other side. */
export async function sign(keys: Keys) {
  const rsa = await jose.importPKCS8(keys.rsa, 'RS256')
  const ed = await jose.importPKCS8(keys.ed, 'EdDSA')
  return {
    hs256: await token('HS256').sign(SECRET),
    hs512: await token('HS512').sign(SECRET),
    rs256: await token('RS256').sign(rsa),
    eddsa: await token('EdDSA').sign(ed),
  }
}

/** Not the same twice. */
export async function signRandomly(keys: Keys) {
  return {
    es256: await token('ES256').sign(await jose.importPKCS8(keys.ec, 'ES256')),
    ps256: await token('PS256').sign(await jose.importPKCS8(keys.rsa, 'PS256')),
    encrypted: await new jose.CompactEncrypt(new TextEncoder().encode('for your eyes'))
      .setProtectedHeader({ alg: 'RSA-OAEP-256', enc: 'A256GCM' })
      .encrypt(await jose.importSPKI(keys.rsaPublic, 'RSA-OAEP-256')),
    agreed: await new jose.CompactEncrypt(new TextEncoder().encode('agreed upon'))
      .setProtectedHeader({ alg: 'ECDH-ES+A256KW', enc: 'A128CBC-HS256' })
      .encrypt(await jose.importSPKI(keys.ecPublic, 'ECDH-ES+A256KW')),
    password: await new jose.EncryptJWT(claims)
      .setProtectedHeader({ alg: 'PBES2-HS256+A128KW', enc: 'A128GCM' })
      .encrypt(SECRET),
  }
}

export async function verify(keys: Keys, tokens: Record<string, string>) {
  const spki: Record<string, [pem: string, alg: string]> = {
    rs256: [keys.rsaPublic, 'RS256'],
    ps256: [keys.rsaPublic, 'PS256'],
    es256: [keys.ecPublic, 'ES256'],
    eddsa: [keys.edPublic, 'EdDSA'],
  }
  const verified: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(tokens)) {
    const key = spki[name]
    if (key) verified[name] = await jose.jwtVerify(value, await jose.importSPKI(...key), asked)
    else if (name.startsWith('hs')) verified[name] = await jose.jwtVerify(value, SECRET, asked)
  }
  const hs = tokens.hs256 ?? (await token('HS256').sign(SECRET))
  return {
    verified,
    decoded: [jose.decodeJwt(hs), jose.decodeProtectedHeader(hs)],
    wrongKey: await failure(
      jose.jwtVerify(hs, new TextEncoder().encode('another secret of thirty-two characters'), asked),
    ),
    expired: await failure(jose.jwtVerify(hs, SECRET, { ...asked, currentDate: new Date('2050-01-01') })),
    audience: await failure(jose.jwtVerify(hs, SECRET, { ...asked, audience: 'others' })),
    algorithm: await failure(jose.jwtVerify(hs, SECRET, { ...asked, algorithms: ['HS512'] })),
    malformed: await failure(jose.jwtVerify('a.b.c', SECRET)),
  }
}

export async function decrypt(keys: Keys, { encrypted, agreed, password }: Record<string, string>) {
  const text = ({ plaintext }: { plaintext: Uint8Array }) => new TextDecoder().decode(plaintext)
  return [
    text(await jose.compactDecrypt(encrypted!, await jose.importPKCS8(keys.rsa, 'RSA-OAEP-256'))),
    text(await jose.compactDecrypt(agreed!, await jose.importPKCS8(keys.ec, 'ECDH-ES+A256KW'))),
    (await jose.jwtDecrypt(password!, SECRET, { keyManagementAlgorithms: ['PBES2-HS256+A128KW'] })).payload,
  ]
}

export async function keySets(keys: Keys, url: string, tokens: Record<string, string>) {
  const rsa = await jose.exportJWK(await jose.importSPKI(keys.rsaPublic, 'RS256', { extractable: true }))
  const ec = await jose.exportJWK(await jose.importSPKI(keys.ecPublic, 'ES256', { extractable: true }))
  const set = {
    keys: [
      { ...rsa, kid: 'k1', alg: 'RS256' },
      { ...ec, kid: 'k1', alg: 'ES256' },
    ],
  }
  const local = jose.createLocalJWKSet(set)
  const remote = jose.createRemoteJWKSet(new URL(`${url}/jwks`))
  const made = await jose.generateKeyPair('ES384', { extractable: true })
  return {
    set,
    thumbprint: await jose.calculateJwkThumbprint(rsa),
    local: [await jose.jwtVerify(tokens.rs256!, local, asked), await jose.jwtVerify(tokens.es256!, local, asked)].map(
      ({ payload }) => payload,
    ),
    remote: (await jose.jwtVerify(tokens.rs256!, remote, asked)).payload,
    unknown: await failure(
      jose.jwtVerify(await token('RS256', 'k2').sign(await jose.importPKCS8(keys.rsa, 'RS256')), remote, asked),
    ),
    broken: await failure(jose.jwtVerify(tokens.rs256!, jose.createRemoteJWKSet(new URL(`${url}/broken`)), asked)),
    made: Object.keys(await jose.exportJWK(made.privateKey)).sort(),
    pem: (await jose.exportSPKI(made.publicKey)).split('\n')[0],
  }
}
