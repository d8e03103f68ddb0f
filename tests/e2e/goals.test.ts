import assert from 'node:assert/strict'
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Goal } from '../../modules/goals/contract.ts'
import { violations } from '../support/axe.ts'
import { ARTIFACTS, step } from '../support/browser.ts'
import { inEachLanguage } from '../support/languages.ts'
import { serverWithRoot } from '../support/server-with-root.ts'
import { signedInVisit } from '../support/signed-in.ts'
import { until } from '../support/until.ts'

const SERVICE = `router.get('/count/:slug/:by', (ctx) => goals.increment(ctx.params.slug, Number(ctx.params.by)))`

inEachLanguage(
  '22 goals that services count towards appear live, over ranges and by project',
  {
    timeout: 180_000,
  },
  async (stage) => {
    const { t, like, context, browser, language } = stage
    const { server, client } = await serverWithRoot(context)
    for (const slug of ['shop', 'den']) {
      await client.createProject(slug === 'shop' ? 'Shop' : 'Den', slug)
      await client.publish(slug, SERVICE)
    }
    const count = async (project: string, slug: string, by: number) => {
      const answer = await fetch(`${server.url}/r/${project}/count/${slug}/${by}`)
      assert.equal(answer.status, 200, await answer.text())
    }
    const { page, errors, foreign } = await signedInVisit(browser, server.url, { language, acceptDownloads: true })
    const accessible = async (what: string) => {
      // Half faded in, nothing has its colours.
      await dialog.evaluate((shown) => Promise.all(shown.getAnimations().map(({ finished }) => finished)))
      assert.deepEqual(await violations(page), [], what)
    }
    mkdirSync(ARTIFACTS, { recursive: true })
    const shoot = (name: string) => page.screenshot({ path: join(ARTIFACTS, `goals-${name}-${language}.png`) })
    const dialog = page.getByRole('dialog')
    const row = (slug: string) => page.locator(`[data-goal="${slug}"]`)
    const shows = async (slug: string, value: number) => row(slug).locator(`[data-value="${value}"]`).first().waitFor()

    await step(page, 'the shortcut opens the page, n the form', async () => {
      await page.goto(`${server.url}/projects/shop/settings`)
      await page.getByRole('heading', { level: 1, name: t('settings:title') }).waitFor()
      await page.keyboard.press('g')
      await page.keyboard.press('t')
      await page.getByRole('heading', { level: 2, name: t('goals:empty.project') }).waitFor()
      await shoot('empty')
      await page.keyboard.press('n')
      await dialog.getByRole('button', { name: t('goals:create.submit') }).click()
      await dialog.getByText(t('goals:invalid.name')).waitFor()
      await dialog.getByRole('textbox', { name: t('goals:form.name') }).fill('Продажи')
      assert.equal(await dialog.getByRole('textbox', { name: t('goals:form.slug') }).inputValue(), 'prodazhi')
      await dialog.getByRole('textbox', { name: t('goals:form.slug') }).fill('sales')
      await dialog.getByRole('radio', { name: t('color.teal') }).click()
      await dialog.getByRole('textbox', { name: t('goals:form.description') }).fill('What is sold')
      await shoot('form')
      await accessible('the form')
      await dialog.getByRole('button', { name: t('goals:create.submit') }).click()
      await row('sales').waitFor()
      assert.equal(new URL(page.url()).searchParams.has('new'), false)
    })

    await step(page, 'a taken slug is told in its place', async () => {
      await page.getByRole('button', { name: t('goals:create.action') }).click()
      await dialog.getByRole('textbox', { name: t('goals:form.name') }).fill('Boots')
      await dialog.getByRole('textbox', { name: t('goals:form.slug') }).fill('sales')
      await dialog.getByRole('radio', { name: t('goals:type.counter'), exact: true }).click()
      await dialog.getByRole('button', { name: t('goals:create.submit') }).click()
      await dialog.getByText(t('error.codes.M3M_GOAL_SLUG_TAKEN')).waitFor()
      await dialog.getByRole('textbox', { name: t('goals:form.slug') }).fill('boots')
      await dialog.getByRole('button', { name: t('goals:create.submit') }).click()
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
      await page.getByRole('radio', { name: t('goals:range.long.30d') }).click()
      await page.getByRole('radio', { name: t('goals:group.week'), exact: true }).click()
      await page.getByRole('radio', { name: t('goals:chart.bar') }).click()
      await page.getByRole('cell', { name: like('goals:weekOf') }).waitFor()
      assert.equal(new URL(page.url()).search, '?range=30d&group=week&chart=bar')
      await page.reload()
      await page.getByRole('cell', { name: like('goals:weekOf') }).waitFor()
      await page.locator('main .recharts-bar-rectangle').first().waitFor()
      await page.getByRole('radio', { name: t('goals:range.long.custom') }).click()
      await page.getByLabel(t('goals:range.from'), { exact: true }).fill('2024-01-01')
      await page.getByLabel(t('goals:range.to'), { exact: true }).fill('2024-03-31')
      await page.getByText(t('goals:chart.empty')).first().waitFor()
      await shows('sales', 0)
      await shows('boots', 10)
      await page.getByRole('radio', { name: t('goals:range.long.today') }).click()
      await shows('sales', 7)
    })

    await step(page, 'a global goal adds up two projects', async () => {
      await page.keyboard.press('g')
      await page.keyboard.press('w')
      await page.getByRole('heading', { level: 2, name: t('goals:empty.global') }).waitFor()
      await page.getByRole('button', { name: t('goals:create.action') }).click()
      await dialog.getByRole('textbox', { name: t('goals:form.name') }).fill('Sign-ups')
      await dialog.getByRole('checkbox', { name: /^Shop/ }).check()
      await dialog.getByRole('checkbox', { name: /^Den/ }).check()
      await dialog.getByText(t('goals:form.writersHint', { count: 2 })).waitFor()
      await shoot('form-global')
      await accessible('the form of global goals')
      await dialog.getByRole('button', { name: t('goals:create.submit') }).click()
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
      await row('sign-ups').getByText(t('goals:scope.global'), { exact: true }).last().waitFor()
      assert.equal(
        await row('sign-ups')
          .getByRole('button', { name: like('goals:more') })
          .count(),
        0,
      )
      await count('shop', 'sign-ups', 1)
      await shows('sign-ups', 6)
      await shoot('project')
    })

    await step(page, 'the legend leaves goals out, by keyboard; the rest is downloaded', async () => {
      const legend = page.getByRole('group', { name: t('goals:chart.legend') })
      await legend.getByRole('button', { name: 'Sign-ups' }).focus()
      await page.keyboard.press('Space')
      await legend.getByRole('button', { name: 'Sign-ups', pressed: false }).waitFor()
      assert.equal(new URL(page.url()).searchParams.get('hide'), 'sign-ups')
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: t('goals:chart.csv') }).click(),
      ])
      assert.match(download.suggestedFilename(), /^goals-\d{4}-\d\d-\d\d-\d{4}-\d\d-\d\d\.csv$/)
      const lines = readFileSync(await download.path(), 'utf8')
        .trim()
        .split('\r\n')
      assert.equal(lines[0], `${t('goals:chart.csvDate')},shop-sales`)
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
      await dialog.getByText(t('goals:detail.noDays')).waitFor()
      await page.keyboard.press('Escape')
      await dialog.waitFor({ state: 'detached' })
    })

    await step(page, 'the overview has those of today, most first', async () => {
      await page.goto(`${server.url}/projects/shop`)
      const today = page.getByRole('region', { name: t('overview:goals.title') })
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
      const menu = row('boots').getByRole('button', { name: t('goals:more', { name: 'Boots' }) })
      await menu.click()
      await page.getByRole('menuitem', { name: t('goals:edit.action') }).click()
      await dialog.getByText(t('goals:form.typeFixed')).waitFor()
      assert.ok(await dialog.getByRole('radio', { name: t('goals:type.daily_counter') }).isDisabled())
      await dialog.getByRole('textbox', { name: t('goals:form.name') }).fill('Starts')
      await dialog.getByRole('button', { name: t('goals:edit.submit') }).click()
      await row('boots').getByText('Starts').waitFor()
      await row('boots')
        .getByRole('button', { name: t('goals:more', { name: 'Starts' }) })
        .click()
      await page.getByRole('menuitem', { name: t('goals:reset.action') }).click()
      const reset = dialog.getByRole('button', { name: t('goals:reset.submit') })
      assert.ok(await reset.isDisabled())
      await dialog.getByRole('textbox', { name: t('goals:confirmSlug', { slug: 'boots' }) }).fill('boots')
      await accessible('the reset')
      await shoot('reset')
      await reset.click()
      await shows('boots', 0)
      await row('boots')
        .getByRole('button', { name: t('goals:more', { name: 'Starts' }) })
        .click()
      await page.getByRole('menuitem', { name: t('goals:delete.action') }).click()
      await dialog.getByRole('textbox', { name: t('goals:confirmSlug', { slug: 'boots' }) }).fill('boots')
      await dialog.getByRole('button', { name: t('goals:delete.submit') }).click()
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
  },
)
