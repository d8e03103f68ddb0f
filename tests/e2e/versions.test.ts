import assert from 'node:assert/strict'
import { violations } from '../support/axe.ts'
import { step } from '../support/browser.ts'
import { inEachLanguage } from '../support/languages.ts'
import { serverWithRoot } from '../support/server-with-root.ts'
import { signedInVisit } from '../support/signed-in.ts'
import { codeShows, shownCode, writeInEditor } from './support/editor.ts'

const answer = (text: string) => `router.get('/', () => '${text}')\n`
/** Texts that would do something were they not text. */
const NOTES = '<img src=x onerror="globalThis.struck=1"> {{number}} $t(title)'
const BRANCH = '"><script>globalThis.struck=1</script>'

inEachLanguage(
  '9 to 12 M1 versions in the browser, whose texts are only texts',
  { timeout: 240_000 },
  async (stage) => {
    const { t, context, browser, language } = stage
    const { server, client } = await serverWithRoot(context)
    await client.createProject('Shop', 'shop')
    const { page, errors, foreign } = await signedInVisit(browser, server.url, { language })
    const shop = `${server.url}/projects/shop`
    const answered = async () => (await fetch(`${server.url}/r/shop/`)).text()
    const publishing = (number: string) => page.getByRole('dialog', { name: t('code:publish.title', { number }) })
    const confirm = async (number: string) => {
      await publishing(number)
        .getByRole('button', { name: t('code:publish.confirm', { number }) })
        .click()
      await page.getByText(t('code:published.text', { version: number })).waitFor()
    }
    const publish = async (number: string) => {
      await page.getByRole('button', { name: t('code:publish.action'), exact: true }).click()
      await publishing(number).getByText(t('code:publish.problems.none')).waitFor()
    }
    const makeChanges = async (bump: 'minor' | 'major', number: string) => {
      await page.getByRole('button', { name: t('code:changes.action') }).click()
      await page.getByRole('menuitem', { name: t(`code:changes.${bump}`, { number }) }).click()
      await page.getByText(t('code:state.draft', { version: number })).waitFor()
    }
    const row = (number: string) =>
      page
        .getByRole('row')
        .filter({ has: page.getByRole('link', { name: t('versions:view.label', { number }), exact: true }) })
    const menu = (number: string) =>
      page.getByRole('button', { name: t('versions:more.label', { number }), exact: true }).click()
    /** Of the menu that is open; the one before may still be on its way out. */
    const item = (name: string) =>
      page.locator('[role=menu][data-state=open]').getByRole('menuitem', { name, exact: true })

    await step(page, '9 publish: the tag is stable, the version 1, the editor read-only', async () => {
      await page.goto(`${shop}/code`)
      await writeInEditor(page, answer('first'))
      await publish('1')
      const dialog = publishing('1')
      await dialog.getByText(t('code:publish.number.first')).waitFor()
      assert.equal(await dialog.getByRole('radio', { name: t('code:publish.tag.stable') }).isChecked(), true)
      await dialog.getByRole('combobox', { name: t('code:publish.branch') }).fill(BRANCH)
      await dialog.getByRole('textbox', { name: t('code:publish.notes') }).fill(NOTES)
      assert.deepEqual(await violations(page), [])
      await dialog.getByRole('textbox', { name: t('code:publish.notes') }).press('Control+Enter')
      await page.getByText(t('code:published.text', { version: '1' })).waitFor()
      assert.equal(await answered(), 'first')
      await page.locator('.monaco-editor .view-line').first().click()
      await page.keyboard.insertText('nothing of this')
      assert.ok(!(await shownCode(page)).includes('nothing of this'))
    })

    await step(page, '9 the page of the version shows what was said of it, as text', async () => {
      await page.getByRole('button', { name: t('code:publish.view') }).click()
      await page.waitForURL('**/projects/shop/versions/1')
      await page.getByRole('heading', { level: 1, name: t('versions:view.title', { number: '1' }) }).waitFor()
      await page.getByText(NOTES, { exact: true }).waitFor()
      await page.getByText(BRANCH, { exact: true }).waitFor()
      await page.getByText(t('versions:tag.stable'), { exact: true }).waitFor()
      await codeShows(page, 'first')
      assert.equal(await page.evaluate('globalThis.struck'), undefined)
    })

    await step(page, '10 changes of this version become 1.1', async () => {
      await makeChanges('minor', '1.1')
      await page.waitForURL('**/projects/shop/code')
      await writeInEditor(page, `${answer('second')}// and a line\n`)
      await publish('1.1')
      const dialog = publishing('1.1')
      await dialog.getByText(t('code:publish.number.minor', { number: '1.1', from: '1' })).waitFor()
      const changes = dialog.getByRole('region', { name: t('code:publish.changes', { base: '1' }) })
      await changes.getByRole('listitem').filter({ hasText: 'main.ts' }).getByText('+2').waitFor()
      await changes.getByText('−1').waitFor()
      await dialog.getByRole('combobox', { name: t('code:publish.branch') }).press('ArrowDown')
      await dialog.getByRole('option', { name: BRANCH }).waitFor()
      await page.keyboard.press('Escape')
      await dialog.getByRole('option', { name: BRANCH }).waitFor({ state: 'detached' })
      await confirm('1.1')
      assert.equal(await answered(), 'second')
    })

    await step(page, '10 changes as a new version become 2', async () => {
      await makeChanges('major', '2')
      await publish('2')
      await publishing('2')
        .getByText(t('code:publish.number.major', { number: '2', from: '1.1' }))
        .waitFor()
      await publishing('2')
        .getByText(t('code:publish.changes.none', { base: '1.1' }))
        .waitFor()
      await publishing('2')
        .getByRole('radio', { name: t('code:publish.tag.develop') })
        .click()
      await confirm('2')
    })

    const changed = page.getByRole('list', { name: t('code:diff.files') })
    const from = page.getByRole('combobox', { name: t('versions:compare.from'), exact: true })
    const to = page.getByRole('combobox', { name: t('versions:compare.to'), exact: true })
    const seesChange = async () => {
      await changed.getByRole('button', { name: 'main.ts' }).getByText('+2').waitFor()
      await page.locator('.monaco-diff-editor').getByText('and a line').waitFor()
      await page.getByText(t('code:diff.places', { count: 1 }), { exact: true }).waitFor()
    }

    await step(page, '11 the differences of 1 and 1.1 show the changed file', async () => {
      await page.goto(`${shop}/versions`)
      await menu('1')
      await item(t('versions:compare.action')).click()
      await page.waitForURL('**/projects/shop/versions/1?compare=2')
      await to.selectOption('1.1')
      await page.waitForURL('**/projects/shop/versions/1?compare=1.1')
      await seesChange()
      assert.deepEqual(await violations(page), [])
    })

    await step(page, '11 the address shows the same again', async () => {
      await page.reload()
      await page
        .getByRole('heading', { level: 1, name: t('versions:compare.title', { from: '1', to: '1.1' }) })
        .waitFor()
      await seesChange()
    })

    await step(page, '11 they are shown in one column or two, and the other way round', async () => {
      await page.getByRole('radio', { name: t('code:diff.layout.inline') }).click()
      await page.locator('.monaco-diff-editor:not(.side-by-side)').waitFor()
      await page.getByRole('radio', { name: t('code:diff.layout.split') }).click()
      await page.locator('.monaco-diff-editor.side-by-side').waitFor()
      await page.getByRole('button', { name: t('code:diff.next') }).click()
      await page.getByRole('button', { name: t('versions:compare.swap') }).click()
      await page.waitForURL('**/projects/shop/versions/1.1?compare=1')
      await changed.getByRole('button', { name: 'main.ts' }).getByText('−2').waitFor()
      assert.equal(await from.inputValue(), '1.1')
    })

    await step(page, '11 the draft is compared from the page of the code', async () => {
      await client.call('POST', '/projects/shop/pipeline/draft', { from: '2', bump: 'minor' })
      await page.goto(`${shop}/code`)
      await writeInEditor(page, answer('third'))
      await page.getByRole('button', { name: t('code:more.label'), exact: true }).click()
      await item(t('code:publish.changes', { base: '2' })).click()
      await page.waitForURL('**/projects/shop/versions/2?compare=draft')
      await page.locator('.monaco-diff-editor').getByText('third').waitFor()
      await client.call('DELETE', '/projects/shop/pipeline/draft')
      await page.goto(`${shop}/versions/1.1?compare=1`)
      await changed.getByRole('button', { name: 'main.ts' }).waitFor()
    })

    await step(page, '11 equal versions have no changes, and there need not be a draft', async () => {
      await to.selectOption('2')
      await page.getByRole('heading', { name: t('code:diff.none') }).waitFor()
      await page.goto(`${shop}/versions/draft?compare=2`)
      await page.getByRole('heading', { name: t('versions:compare.noDraft') }).waitFor()
      await page.goto(`${shop}/versions/7?compare=2`)
      await page.getByRole('alert').waitFor()
    })

    await step(page, '12 the list is by number, and filters are in the address', async () => {
      await page.goto(`${shop}/versions?tag=develop`)
      await row('2').waitFor()
      assert.equal(await page.getByRole('row').count(), 2)
      await page.getByRole('combobox', { name: t('versions:filter.tag') }).selectOption('')
      await row('1').waitFor()
      assert.deepEqual(await page.getByRole('link', { name: stage.like('versions:view.label') }).allInnerTexts(), [
        '2',
        '1.1',
        '1',
      ])
    })

    await step(page, '12 roll back to 1: the mark moves, and the service answers as 1', async () => {
      await client.call('POST', '/projects/shop/pipeline/draft', { from: '2', bump: 'minor' })
      await page.reload()
      await row('1')
        .getByRole('button', { name: t('versions:rollBack.action') })
        .click()
      const dialog = page.getByRole('alertdialog', { name: t('versions:rollBack.title', { number: '1' }) })
      await dialog.getByText(t('versions:rollBack.fromTo', { current: '2', number: '1' })).waitFor()
      await dialog.getByText(t('versions:rollBack.draft', { number: '2.1' })).waitFor()
      const link = dialog.getByRole('link', { name: t('versions:rollBack.compare') })
      assert.match((await link.getAttribute('href')) ?? '', /\/versions\/2\?compare=1$/)
      assert.deepEqual(await violations(page), [])
      await dialog.getByRole('button', { name: t('versions:rollBack.confirm', { number: '1' }) }).click()
      await row('1').getByText(t('versions:mark.published')).waitFor()
      await row('2').getByText(t('versions:mark.published')).waitFor({ state: 'detached' })
      assert.equal(await answered(), 'first')
    })

    await step(page, '12 an old version can be deleted, the published one cannot', async () => {
      await menu('1')
      assert.equal(await item(t('versions:delete.action')).getAttribute('aria-disabled'), 'true')
      await page.keyboard.press('Escape')
      await menu('1.1')
      await item(t('versions:delete.action')).click()
      await page
        .getByRole('alertdialog')
        .getByRole('button', { name: t('versions:delete.confirm') })
        .click()
      await page.getByRole('alertdialog').waitFor({ state: 'detached' })
      await row('1').waitFor()
      await row('1.1').waitFor({ state: 'detached' })
    })

    await step(page, '12 no number is given again', async () => {
      await client.call('DELETE', '/projects/shop/pipeline/draft')
      await page.reload()
      await menu('1')
      await item(t('versions:changes.minor', { number: '1.2' })).waitFor()
      await item(t('versions:changes.major', { number: '3' })).waitFor()
      await page.keyboard.press('Escape')
    })

    await step(page, '12 what is said of a version can change', async () => {
      await menu('2')
      await item(t('versions:edit.action')).click()
      const dialog = page.getByRole('dialog', { name: t('versions:edit.title', { number: '2' }) })
      await dialog.getByRole('radio', { name: t('code:publish.tag.night-build') }).click()
      await dialog.getByRole('textbox', { name: t('code:publish.notes') }).fill('looked at again')
      assert.deepEqual(await violations(page), [])
      await dialog.getByRole('button', { name: t('versions:edit.save') }).click()
      await row('2').getByText('looked at again').waitFor()
      await row('2').getByText(t('versions:tag.night-build')).waitFor()
    })

    await step(page, '12 all before a version are deleted at once, and the question says how many', async () => {
      for (const bump of ['minor', 'minor', 'major'])
        await client
          .call('POST', '/projects/shop/pipeline/draft', { from: '1', bump })
          .then(() => client.call('POST', '/projects/shop/pipeline/publish', { tag: 'develop' }))
      await page.reload()
      await menu('3')
      await item(t('versions:deleteBefore.action', { number: '3' })).click()
      const dialog = page.getByRole('alertdialog', {
        name: t('versions:deleteBefore.title', { count: 4, number: '3' }),
      })
      await dialog.getByRole('button', { name: t('versions:deleteBefore.confirm', { count: 4 }) }).click()
      // Behind the dialog nothing has a role.
      await dialog.waitFor({ state: 'detached' })
      await row('3').waitFor()
      await row('1').waitFor({ state: 'detached' })
      assert.deepEqual(await page.getByRole('link', { name: stage.like('versions:view.label') }).allInnerTexts(), ['3'])
    })

    assert.equal(await page.evaluate('globalThis.struck'), undefined)
    assert.deepEqual(foreign, [])
    assert.deepEqual(
      errors.filter((error) => !/status of 40[14]/.test(error)),
      [],
    )
  },
)
