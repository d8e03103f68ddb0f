import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { build } from 'esbuild'
import type { Page } from 'playwright-core'
import { startBrowser, step, visit } from '../support/browser.ts'
import { ROOT_USER, signIn } from '../support/client.ts'
import { ROOT, startServer } from '../support/server.ts'
import { makeRoot } from '../support/server-with-root.ts'
import { signInOn } from '../support/signed-in.ts'
import { tempDir } from '../support/temp.ts'
import { writeInEditor } from './support/editor.ts'

const SHORTENER = `import { Hono } from './hono.js'

const links = new Map<string, string>()

router.post('/links', (ctx) => {
  const { url } = ctx.body as { url: string }
  const code = 'k' + (links.size + 1)
  links.set(code, url)
  return ctx.json({ code }, 201)
})

router.get('/s/:code', (ctx) => {
  const url = links.get(ctx.params.code)
  if (!url) return ctx.json({ error: 'There is no such link' }, 404)
  logger.info('followed ' + ctx.params.code, { url })
  return ctx.redirect(url)
})

const app = new Hono()
app.get('/about', (c) => c.json({ version: 'first', by: 'hono' }))

export default app
`

/** Hono as an author would bring it: one bundled file of its npm package. */
async function honoBundle(): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: `export { Hono } from 'hono'`, resolveDir: ROOT },
    bundle: true,
    format: 'esm',
    minify: true,
    write: false,
    platform: 'neutral',
  })
  return outputFiles[0]!.text
}

async function createFile(page: Page, path: string, content: string): Promise<void> {
  await page.getByRole('button', { name: 'New file', exact: true }).click()
  await page.getByRole('textbox', { name: 'Path' }).fill(path)
  await page.getByRole('button', { name: 'Create file' }).click()
  await page
    .getByRole('navigation', { name: 'Open files' })
    .getByRole('button', { name: new RegExp(`^${path}`) })
    .waitFor()
  await writeInEditor(page, content)
}

async function save(page: Page): Promise<void> {
  await page.keyboard.press('ControlOrMeta+S')
  await page.getByText('Saved', { exact: true }).first().waitFor()
}

async function publish(page: Page, number: string, tag: string): Promise<void> {
  await page.getByRole('button', { name: 'Publish', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: `Publish version ${number}` })
  await dialog.getByRole('radio', { name: new RegExp(`^${tag}`) }).click()
  await dialog.getByRole('button', { name: `Publish ${number}` }).click()
  await page.getByText(`Version ${number} is published`, { exact: true }).first().waitFor()
}

const getJson = async (url: string, init?: RequestInit) => {
  const response = await fetch(url, { redirect: 'manual', ...init })
  return {
    status: response.status,
    location: response.headers.get('location'),
    body: await response.json().catch(() => null),
  }
}

/** Asks an address without pause until stopped; counts what was not 200. */
function flow(url: string): { stop(): Promise<{ asked: number; failed: string[]; seen: Set<string> }> } {
  let going = true
  const failed: string[] = []
  const seen = new Set<string>()
  let asked = 0
  const lane = async () => {
    while (going) {
      asked++
      try {
        const response = await fetch(url)
        const text = await response.text()
        if (response.status === 200) seen.add(text)
        else failed.push(`${response.status} ${text}`)
      } catch (error) {
        failed.push(String(error))
      }
    }
  }
  const lanes = Array.from({ length: 8 }, lane)
  return {
    async stop() {
      going = false
      await Promise.all(lanes)
      return { asked, failed, seen }
    },
  }
}

describe('the main job, in the browser', () => {
  test('from signing in to a link shortener that is published, changed under load and rolled back', {
    timeout: 180_000,
  }, async (t) => {
    const folder = tempDir(t)
    const server = await startServer(folder)
    t.after(() => server.stop('SIGKILL'))
    const browser = await startBrowser(t)
    const { page, errors, foreign } = await visit(browser, server.url)

    await step(page, 'the setup page moves on by itself when an administrator is made', async () => {
      await page.getByText('m3m new-admin').first().waitFor()
      makeRoot(folder)
      await page.getByRole('textbox', { name: 'Email' }).waitFor()
    })

    await step(page, 'a wrong password gets one clear message', async () => {
      await signInOn(page, { ...ROOT_USER, password: 'not the password' })
      await page.getByText('No account has this address and password.').waitFor()
    })

    await step(page, 'sign in', async () => {
      await page.getByLabel('Password', { exact: true }).fill(ROOT_USER.password)
      await page.getByRole('button', { name: 'Sign in' }).click()
      await page.getByRole('heading', { level: 1, name: 'Projects' }).waitFor()
    })

    await step(page, 'create a project with a Cyrillic name', async () => {
      await page.getByRole('button', { name: 'New project' }).first().click()
      const dialog = page.getByRole('dialog')
      await dialog.getByRole('textbox', { name: 'Name' }).fill('Короткие ссылки')
      await dialog.getByText('This slug is free').waitFor()
      assert.equal(await dialog.getByRole('textbox', { name: 'Slug' }).inputValue(), 'korotkie-ssylki')
      await dialog.getByRole('button', { name: 'Create project' }).click()
      await page.waitForURL('**/projects/korotkie-ssylki/code')
    })

    await step(page, 'write the service', async () => {
      await page.locator('.monaco-editor .view-lines').first().waitFor()
      await writeInEditor(page, SHORTENER)
      await createFile(page, 'hono.js', await honoBundle())
    })

    await step(page, 'save and publish as stable', async () => {
      await save(page)
      await publish(page, '1', 'Stable')
    })

    const base = `${server.url}/r/korotkie-ssylki`
    await step(page, 'the routes answer, one of them through Hono', async () => {
      const made = await getJson(`${base}/links`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{"url":"https://example.com/long"}',
      })
      assert.deepEqual([made.status, made.body], [201, { code: 'k1' }])
      assert.deepEqual((await getJson(`${base}/about`)).body, { version: 'first', by: 'hono' })
    })

    await step(page, 'following a short link is seen live in the log', async () => {
      await page.getByRole('link', { name: 'Logs', exact: true }).first().click()
      await page.getByRole('heading', { level: 1, name: 'Logs' }).waitFor()
      await page.getByRole('log').waitFor()
      const followed = await getJson(`${base}/s/k1`)
      assert.equal(followed.status, 302)
      assert.equal(followed.location, 'https://example.com/long')
      await page.getByRole('log').getByText('followed k1').waitFor()
    })

    await step(page, 'change the code and publish while requests flow: none fails', async () => {
      await page.getByRole('link', { name: 'Code', exact: true }).first().click()
      await page.getByRole('button', { name: 'Make changes' }).first().click()
      await page.getByRole('menuitem', { name: /New version → 2/ }).click()
      await page.getByText('Draft of 2').waitFor()
      await writeInEditor(page, SHORTENER.replace("version: 'first'", "version: 'second'"))
      await save(page)
      const requests = flow(`${base}/about`)
      await publish(page, '2', 'Develop')
      const client = await signIn(server.url)
      assert.equal((await client.service('korotkie-ssylki')).version, '2')
      assert.deepEqual((await getJson(`${base}/about`)).body, { version: 'second', by: 'hono' })
      const { asked, failed, seen } = await requests.stop()
      assert.deepEqual(failed, [])
      assert.equal(seen.size, 2, `both versions answered among ${asked} requests`)
    })

    await step(page, 'code that does not compile is refused with its place, and nothing changes', async () => {
      const client = await signIn(server.url)
      const { revision } = await client.call<{ revision: number }>('POST', '/projects/korotkie-ssylki/pipeline/draft', {
        from: '2',
        bump: 'minor',
      })
      await client.call('PUT', '/projects/korotkie-ssylki/pipeline/draft', {
        files: [{ path: 'main.ts', content: 'const a = 1\nconst b = ;\n' }],
        revision,
      })
      await assert.rejects(
        client.call('POST', '/projects/korotkie-ssylki/pipeline/publish', { tag: 'stable' }),
        /M3M_CODE_COMPILE.*main\.ts:2:11/,
      )
      await client.call('DELETE', '/projects/korotkie-ssylki/pipeline/draft')
      assert.deepEqual((await getJson(`${base}/about`)).body, { version: 'second', by: 'hono' })
    })

    await step(page, 'roll back to 1', async () => {
      await page.getByRole('link', { name: 'Versions', exact: true }).first().click()
      await page.getByRole('button', { name: 'Actions for version 1', exact: true }).click()
      await page.getByRole('menuitem', { name: 'Roll back' }).click()
      // The toast of the first time may still be there, so that its words alone prove nothing.
      const published = page.waitForResponse((response) => /\/versions\/1\/publish$/.test(response.url()))
      await page.getByRole('alertdialog').getByRole('button', { name: 'Publish 1' }).click()
      assert.equal((await published).status(), 200)
      await page.getByText('Version 1 is published', { exact: true }).first().waitFor()
      assert.deepEqual((await getJson(`${base}/about`)).body, { version: 'first', by: 'hono' })
    })

    assert.deepEqual(foreign, [], 'no request leaves the server')
    assert.deepEqual(
      errors.filter((error) => !/401/.test(error)),
      [],
      'no errors in the console',
    )
  })
})
