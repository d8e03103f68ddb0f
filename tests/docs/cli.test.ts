import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { assertRefused, startSession } from '../cli/remote-support.ts'
import { needs } from '../plugins/support.ts'
import { ROOT, runCli } from '../support/server.ts'
import { serverWithRoot } from '../support/server-with-root.ts'
import { tempDir } from '../support/temp.ts'

/** docs/cli.md: its commands run, in their order, as they stand there, on a machine that has a key and nothing else. */

const page = readFileSync(join(ROOT, 'docs', 'cli.md'), 'utf8')
const blocks = [...page.matchAll(/^```(\w+)\n(.*?)^```$/gms)].map(([, language, text]) => ({
  language: language!,
  text: text!,
}))

describe('docs/cli.md', needs('curl'), () => {
  test('leads from a key to a published version', { timeout: 120_000 }, async (t) => {
    const { server, client } = await serverWithRoot(t)
    await client.createProject('My project', 'my-project')
    const { key } = await client.call<{ key: string }>('POST', '/projects/my-project/api-key')

    const home = tempDir(t)
    const bin = join(home, 'bin')
    mkdirSync(bin)
    const program = `#!/bin/sh\nexec ${process.execPath} ${join(ROOT, 'cli', 'launcher.mjs')} "$@"\n`
    writeFileSync(join(bin, 'm3m'), program, { mode: 0o755 })
    const env = { PATH: `${bin}:${process.env.PATH}`, HOME: home, SERVER: server.url, NO_COLOR: '1' }
    let cwd = home
    /** As typed into one terminal, in which the folder stays the one that was gone to. */
    const run = async (script: string) => {
      const child = spawn('sh', ['-euc', `${script}\npwd > ${join(home, 'pwd')}`], { cwd, env, stdio: 'pipe' })
      let output = ''
      for (const stream of [child.stdout, child.stderr])
        stream.setEncoding('utf8').on('data', (text) => (output += text))
      child.stdin.end(`${key}\n`)
      const [code] = await once(child, 'close')
      assert.equal(code, 0, `${script}\n${output}`)
      cwd = readFileSync(join(home, 'pwd'), 'utf8').trim()
      return output
    }
    const outputs: string[] = []
    for (const { language, text } of blocks) {
      if (language === 'ts') writeFileSync(join(cwd, 'main.ts'), text)
      else if (language === 'sh' && text === 'm3m dev\n') {
        const session = startSession(t, { env, folder: cwd }, ['dev'])
        const [, url] = await session.seen(/Preview (http\S+)/)
        assert.equal(await (await fetch(`${url}hello/Ada`)).text(), '{"hello":"Ada"}')
        await session.seen(/greeting \{"name":"Ada"\}/)
        session.child.kill('SIGINT')
        assert.equal(await session.ended, 0, session.output())
      } else if (language === 'sh') outputs.push(await run(text))
    }
    assert.match(outputs.at(-2)!, /Version 1 \(stable\) is published and runs/)
    assert.match(outputs.at(-1)!, /\{"hello":"world"\}/)
    assertRefused(runCli(cwd, ['push'], { XDG_CONFIG_HOME: join(home, 'nobody') }), /There is no key for my-project/)
  })
})
