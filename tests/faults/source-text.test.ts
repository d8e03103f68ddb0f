import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { MAX_SOURCE_BYTES, type Pipeline } from '../../modules/pipelines/contract.ts'
import { type ApiError, type Client, signIn } from '../support/client.ts'
import { type FaultServer, faultServer } from './support.ts'

const undo: (() => unknown)[] = []
let server: FaultServer
let client: Client
before(async () => {
  server = await faultServer({ after: (work: () => unknown) => void undo.push(work) } as never)
  client = await signIn(server.url)
  await client.createProject('Text', 'text')
})
after(async () => {
  for (const work of undo.reverse()) await work()
})

const WELL = `router.get('/', () => 'well')`
/** Answers with the letters of a text, so that none gets lost on the way. */
const letters = (text: string) =>
  `const text = ${text}\nrouter.get('/', () => [...text].map((one) => one.codePointAt(0).toString(16)).join(' '))`

describe('A10. Source text that would be more', () => {
  test('A10 it is text of the service, published and run', async () => {
    await server.unharmed(async () => {
      for (const [what, code, answer] of [
        ['a byte order mark', `\uFEFF${WELL}`, 'well'],
        ['a hashbang', `#!/bin/sh\n${WELL}`, 'well'],
        ['a map of another file', `${WELL}\n//# sourceMappingURL=file:///etc/passwd`, 'well'],
        ['a map that is a file of the server', `${WELL}\n//# sourceMappingURL=../../../../etc/passwd`, 'well'],
        ['line separators', letters(`'\u2028\u2029'`), '2028 2029'],
        ['the end of a script', letters(`'</script>'`), '3c 2f 73 63 72 69 70 74 3e'],
        ['what closes a wrapper, as a text', letters('"}});//"'), '7d 7d 29 3b 2f 2f'],
        ['a line of three megabytes', `const long = '${'x'.repeat(3_000_000)}'\n${WELL}`, 'well'],
      ] as const) {
        await client.publish('text', code)
        const response = await server.get('/r/text/')
        assert.deepEqual([response.status, await response.text()], [200, answer], what)
      }
    })
  })

  test('A10 what closes a wrapper, or is too large, is refused; the version before goes on', async () => {
    await client.publish('text', WELL)
    const { versions } = await client.call<Pipeline>('GET', '/projects/text/pipeline')
    const refused = (code: string) => (error: ApiError) => {
      assert.equal(error.problem.code, code, error.message.slice(0, 200))
      return error.status < 500
    }
    await server.unharmed(async () => {
      for (const code of [`}});globalThis.x = 1;//`, '})();', `export default {`, `import './../../etc/passwd'`])
        await assert.rejects(client.publish('text', code), refused('M3M_CODE_COMPILE'))
      const line = (bytes: number) => [{ path: 'main.ts', content: `export const a = '${'x'.repeat(bytes)}'` }]
      const { draft } = await client.call<Pipeline>('GET', '/projects/text/pipeline')
      for (const [bytes, code] of [
        [20_000_000, 'M3M_REQUEST_TOO_LARGE'],
        [MAX_SOURCE_BYTES, 'M3M_REQUEST_INVALID'],
      ] as const)
        await assert.rejects(
          client.call('PUT', '/projects/text/pipeline/draft', { files: line(bytes), revision: draft!.revision }),
          refused(code),
        )
      assert.equal(await (await server.get('/r/text/')).text(), 'well')
    })
    const after = await client.call<Pipeline>('GET', '/projects/text/pipeline')
    assert.deepEqual(after.versions, versions)
  })
})
