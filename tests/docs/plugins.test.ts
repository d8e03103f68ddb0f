import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, test } from 'node:test'
import { parse } from 'yaml'
import { needs } from '../plugins/support.ts'
import { ROOT_USER } from '../support/client.ts'
import { ROOT } from '../support/server.ts'
import { serverWithRoot } from '../support/server-with-root.ts'
import { tempDir } from '../support/temp.ts'

/** docs/plugins.md: its files are written and its commands run, in their order, as they stand there. */

interface Block {
  language: string
  text: string
  /** The file it is, when the line before says so. */
  file?: string
}

const page = readFileSync(join(ROOT, 'docs', 'plugins.md'), 'utf8')
const blocks = [...page.matchAll(/(?:^`([^`\n]+)`:\n\n)?^```(\w+)\n(.*?)^```$/gms)].map(
  ([, file, language, text]): Block => ({ language: language!, text: text!, file }),
)

describe('docs/plugins.md', needs('make', 'cc', 'curl', 'tar'), () => {
  test('leads to plugins that services call', { timeout: 300_000 }, async (t) => {
    const folder = tempDir(t)
    mkdirSync(join(folder, 'plugins'))
    const config = blocks.find(({ language }) => language === 'yaml')!
    const { server, client } = await serverWithRoot(t, parse(config.text) as Record<string, unknown>, folder)

    const bin = join(folder, 'bin')
    mkdirSync(bin)
    writeFileSync(join(bin, 'm3m'), `#!/bin/sh\nexec ${process.execPath} ${join(ROOT, 'cli', 'launcher.mjs')} "$@"\n`, {
      mode: 0o755,
    })
    const env = {
      PATH: `${bin}:${process.env.PATH}`,
      M3M_CONFIG: join(folder, 'config', 'm3m.yaml'),
      SERVER: server.url,
      EMAIL: ROOT_USER.email,
      PASSWORD: ROOT_USER.password,
    }
    /** Beside this process, whose server may have to answer. */
    const run = async (script: string) => {
      const child = spawn('sh', ['-euc', script], { cwd: folder, env, stdio: 'pipe' })
      let output = ''
      for (const stream of [child.stdout, child.stderr])
        stream.setEncoding('utf8').on('data', (text) => (output += text))
      const [code] = await once(child, 'close')
      assert.equal(code, 0, `${script}\n${output}`)
      return output
    }
    const outputs: string[] = []
    for (const { language, text, file: path } of blocks) {
      if (path) {
        mkdirSync(dirname(join(folder, path)), { recursive: true })
        writeFileSync(join(folder, path), text)
      } else if (language === 'sh') outputs.push(await run(text))
    }
    const [built, called, , , tried, published] = outputs
    assert.match(built!, /all is well\n[\s\S]*"Hello, Ada!"\n$/)
    assert.match(called!, /^greeter is [\s\S]*"Hello, Ada!"\n$/)
    assert.match(tried!, /"HELLO!!!"/)
    assert.match(published!, /"id":"shout"/)

    const { slug } = await client.createProject('Greetings')
    const service = blocks.find(({ language, text }) => language === 'ts' && text.startsWith('router'))!
    await client.publish(
      slug,
      `${service.text}
       router.get('/sum', () => checksum.crc32(new TextEncoder().encode('123456789')))
       router.get('/loud', () => shout.loud('hello'))`,
    )
    const ask = async (path: string) => (await fetch(`${server.url}/r/${slug}${path}`)).text()
    assert.equal(await ask('/hello/Ada'), 'Hello, Ada!')
    assert.equal(await ask('/sum'), String(0xcbf43926))
    assert.equal(await ask('/loud'), 'HELLO!')
  })
})
