import assert from 'node:assert/strict'
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import type { Goal } from '../../modules/goals/contract.ts'
import { violations } from '../support/axe.ts'
import { ARTIFACTS, step } from '../support/browser.ts'
import { serverWithRoot } from '../support/server-with-root.ts'
import { signedInBrowser } from '../support/signed-in.ts'
import { until } from '../support/until.ts'

const SERVICE = `router.get('/count/:slug/:by', (ctx) => goals.increment(ctx.params.slug, Number(ctx.params.by)))`

describe('the pages of goals', () => {
  test('22 goals that services count towards appear live, over ranges and by project', {
    timeout: 180_000,
  }, async (t) => {
    const { server, client } = await serverWithRoot(t)
    for (const slug of ['shop', 'den']) {
      await client.createProject(slug === 'shop' ? 'Shop' : 'Den', slug)
      await client.publish(slug, SERVICE)
    }
    const count = async (project: string, slug: string, by: number) => {
      const answer = await fetch(`${server.url}/r/${project}/count/${slug}/${by}`)
      assert.equal(answer.status, 200, await answer.text())
    }
    const { page, errors, foreign } = await signedInBrowser(t, server.url, { acceptDownloads: true })
    const accessible = async (what: string) => {
      // Half faded in, nothing has its colours.
      await dialog.evaluate((shown) => Promise.all(shown.getAnimations().map(({ finished }) => finished)))
      assert.deepEqual(await violations(page), [], what)
    }
    mkdirSync(ARTIFACTS, { recursive: true })
    const shoot = (name: string) => page.screenshot({ path: join(ARTIFACTS, `goals-${name}.png`) })
    const dialog = page.getByRole('dialog')
    const row = (slug: string) => page.locator(`[data-goal="${slug}"]`)
    const shows = async (slug: string, value: number) => row(slug).locator(`[data-value="${value}"]`).first().waitFor()

    await step(page, 'the shortcut opens the page, n the form', async () => {
      await page.goto(`${server.url}/projects/shop/settings`)
      await page.getByRole('heading', { level: 1, name: 'Settings' }).waitFor()
      await page.keyboard.press('g')
      await page.keyboard.press('t')
      await page.getByRole('heading', { level: 2, name: 'No goals yet' }).waitFor()
      await shoot('empty')
      await page.keyboard.press('n')
      await dialog.getByRole('button', { name: 'Make the goal' }).click()
      await dialog.getByText('A goal needs a name').waitFor()
      await dialog.getByRole('textbox', { name: 'Name' }).fill('Продажи')
      assert.equal(await dialog.getByRole('textbox', { name: 'Slug' }).inputValue(), 'prodazhi')
      await dialog.getByRole('textbox', { name: 'Slug' }).fill('sales')
      await dialog.getByRole('radio', { name: 'teal' }).click()
      await dialog.getByRole('textbox', { name: 'Description' }).fill('What is sold')
      await shoot('form')
      await accessible('the form')
      await dialog.getByRole('button', { name: 'Make the goal' }).click()
      await row('sales').waitFor()
      assert.equal(new URL(page.url()).searchParams.has('new'), false)
    })

    await step(page, 'a taken slug is told in its place', async () => {
      await page.getByRole('button', { name: 'New goal' }).click()
      await dialog.getByRole('textbox', { name: 'Name' }).fill('Boots')
      await dialog.getByRole('textbox', { name: 'Slug' }).fill('sales')
      await dialog.getByRole('radio', { name: 'Counter', exact: true }).click()
      await dialog.getByRole('button', { name: 'Make the goal' }).click()
      await dialog.getByText('The slug "sales" is taken; "sales-2" is free').waitFor()
      await dialog.getByRole('textbox', { name: 'Slug' }).fill('boots')
      await dialog.getByRole('button', { name: 'Make the goal' }).click()
      await row('boots').waitFor()
    })

    await step(page, 'what the service counts appears without a reload', async () => {
      await shows('sales', 0)
      await count('shop', 'sales', 3)
      await shows('sales', 3)
      await count('shop', 'sales', 4)
      await count('shop', 'boots', 10)
      await shows('sales', 7)
      await shows('boots', 10)
      await page.locator('main .recharts-area-curve').first().waitFor()
    })

    await step(page, 'ranges, steps and the kind of chart are in the address', async () => {
      await page.getByRole('radio', { name: 'Last 30 days' }).click()
      await page.getByRole('radio', { name: 'Week', exact: true }).click()
      await page.getByRole('radio', { name: 'Bars' }).click()
      await page.getByRole('cell', { name: /^Week of / }).waitFor()
      assert.equal(new URL(page.url()).search, '?range=30d&group=week&chart=bar')
      await page.reload()
      await page.getByRole('cell', { name: /^Week of / }).waitFor()
      await page.locator('main .recharts-bar-rectangle').first().waitFor()
      await page.getByRole('radio', { name: 'A period of your own' }).click()
      await page.getByLabel('First day').fill('2024-01-01')
      await page.getByLabel('Last day').fill('2024-03-31')
      await page.getByText('Nothing was counted in this period').first().waitFor()
      await shows('sales', 0)
      await shows('boots', 10)
      await page.getByRole('radio', { name: 'Today' }).click()
      await shows('sales', 7)
    })

    await step(page, 'a global goal adds up two projects', async () => {
      await page.keyboard.press('g')
      await page.keyboard.press('w')
      await page.getByRole('heading', { level: 2, name: 'No global goals' }).waitFor()
      await page.getByRole('button', { name: 'New goal' }).click()
      await dialog.getByRole('textbox', { name: 'Name' }).fill('Sign-ups')
      await dialog.getByRole('checkbox', { name: /^Shop/ }).check()
      await dialog.getByRole('checkbox', { name: /^Den/ }).check()
      await dialog.getByText('2 projects chosen').waitFor()
      await shoot('form-global')
      await accessible('the form of global goals')
      await dialog.getByRole('button', { name: 'Make the goal' }).click()
      await row('sign-ups').waitFor()
      await count('shop', 'sign-ups', 5)
      await count('den', 'sign-ups', 6)
      await shows('sign-ups', 11)
      await row('sign-ups').getByRole('button', { name: 'Sign-ups', exact: true }).click()
      await dialog.getByRole('row', { name: /^Den 6/ }).waitFor()
      await dialog.getByRole('row', { name: /^Shop 5/ }).waitFor()
      await shoot('detail-global')
      assert.equal(new URL(page.url()).searchParams.get('goal'), 'sign-ups')
      await page.goBack()
      await dialog.waitFor({ state: 'detached' })
    })

    await step(page, 'a project shows its own part of it', async () => {
      await page.goto(`${server.url}/projects/shop/goals`)
      await shows('sign-ups', 5)
      await row('sign-ups').getByText('Global', { exact: true }).last().waitFor()
      assert.equal(
        await row('sign-ups')
          .getByRole('button', { name: /^More about/ })
          .count(),
        0,
      )
      await count('shop', 'sign-ups', 1)
      await shows('sign-ups', 6)
      await shoot('project')
    })

    await step(page, 'the legend leaves goals out, by keyboard; the rest is downloaded', async () => {
      const legend = page.getByRole('group', { name: 'Goals in the chart' })
      await legend.getByRole('button', { name: 'Sign-ups' }).focus()
      await page.keyboard.press('Space')
      await legend.getByRole('button', { name: 'Sign-ups', pressed: false }).waitFor()
      assert.equal(new URL(page.url()).searchParams.get('hide'), 'sign-ups')
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: 'CSV' }).click(),
      ])
      assert.match(download.suggestedFilename(), /^goals-\d{4}-\d\d-\d\d-\d{4}-\d\d-\d\d\.csv$/)
      const lines = readFileSync(await download.path(), 'utf8')
        .trim()
        .split('\r\n')
      assert.equal(lines[0], 'date,shop-sales')
      assert.equal(lines.length, 8)
      assert.match(lines.at(-1)!, /^\d{4}-\d\d-\d\d,7$/)
    })

    await step(page, 'the details have the code, and say why a counter has no chart', async () => {
      await row('sales').getByRole('button', { name: 'Продажи', exact: true }).click()
      await dialog.getByText("await goals.increment('sales')").waitFor()
      await dialog.getByText('What is sold').waitFor()
      await dialog.locator('.recharts-bar-rectangle').first().waitFor()
      await accessible('the details')
      await shoot('detail')
      await page.keyboard.press('Escape')
      await dialog.waitFor({ state: 'detached' })
      await row('boots').getByRole('button', { name: 'Boots', exact: true }).click()
      await dialog.getByText('A counter keeps one sum and no days').waitFor()
      await page.keyboard.press('Escape')
      await dialog.waitFor({ state: 'detached' })
    })

    await step(page, 'the overview has those of today, most first', async () => {
      await page.goto(`${server.url}/projects/shop`)
      const today = page.getByRole('region', { name: 'Goals today' })
      await today.getByRole('listitem').nth(1).waitFor()
      assert.deepEqual(
        (await today.getByRole('listitem').allInnerTexts()).map((text) => text.split(/\s+/).slice(0, 2)),
        [
          ['Продажи', '7'],
          ['Sign-ups', '6'],
        ],
      )
      await today.getByRole('link', { name: 'Продажи' }).click()
      await dialog.getByText('What is sold').waitFor()
      await page.keyboard.press('Escape')
      await row('boots').waitFor()
    })

    await step(page, 'the type stays once something was counted, until a reset that is typed', async () => {
      const menu = row('boots').getByRole('button', { name: 'More about Boots' })
      await menu.click()
      await page.getByRole('menuitem', { name: 'Edit' }).click()
      await dialog.getByText('Something was counted, so the type stays').waitFor()
      assert.ok(await dialog.getByRole('radio', { name: 'Daily' }).isDisabled())
      await dialog.getByRole('textbox', { name: 'Name' }).fill('Starts')
      await dialog.getByRole('button', { name: 'Save' }).click()
      await row('boots').getByText('Starts').waitFor()
      await row('boots').getByRole('button', { name: 'More about Starts' }).click()
      await page.getByRole('menuitem', { name: 'Reset' }).click()
      const reset = dialog.getByRole('button', { name: 'Reset the goal' })
      assert.ok(await reset.isDisabled())
      await dialog.getByRole('textbox', { name: 'Type boots to confirm' }).fill('boots')
      await accessible('the reset')
      await shoot('reset')
      await reset.click()
      await shows('boots', 0)
      await row('boots').getByRole('button', { name: 'More about Starts' }).click()
      await page.getByRole('menuitem', { name: 'Delete' }).click()
      await dialog.getByRole('textbox', { name: 'Type boots to confirm' }).fill('boots')
      await dialog.getByRole('button', { name: 'Delete the goal' }).click()
      await row('boots').waitFor({ state: 'detached' })
      await until('it is gone', async () => {
        const { items } = await client.call<{ items: Goal[] }>('GET', '/projects/shop/goals')
        return items.every(({ slug }) => slug !== 'boots')
      })
    })
    assert.deepEqual(foreign, [])
    assert.deepEqual(
      errors.filter((error) => !/status of (400|401|404|409)/.test(error)),
      [],
    )
  })
})
