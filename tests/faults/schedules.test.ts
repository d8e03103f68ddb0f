import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { pipelinesRef } from '../../modules/pipelines/contract.ts'
import type { Project } from '../../modules/projects/contract.ts'
import { runtimeRef } from '../../modules/runtime/contract.ts'
import { startServer, type TestServer } from '../modules/runtime/support.ts'
import { tempDir } from '../support/temp.ts'
import { until } from '../support/until.ts'
import { type FaultServer, faultServer } from './support.ts'

/** A schedule that logs when each run was due, and takes a while. */
const beat = (when: string, ms: number, options = '{}') => `
  schedule.${when}, 'beat', async (event) => {
    console.log('begin ' + event.scheduledTime)
    await new Promise((done) => setTimeout(done, ${ms}))
    console.log('end ' + event.scheduledTime)
  }, ${options})`

const lines = async (server: TestServer, project: Project, begin: string) =>
  (await server.logs(project))
    .map(({ message }) => message)
    .filter((message) => message.startsWith(begin))
    .reverse()

describe('L. Schedules', () => {
  const undo: (() => unknown)[] = []
  let server: FaultServer
  before(async () => {
    server = await faultServer({ after: (work: () => unknown) => void undo.push(work) } as never)
  })
  after(async () => {
    for (const work of undo.reverse()) await work()
  })
  const schedules = async (project: Project) => (await server.kernel.get(runtimeRef).status(project.id)).schedules

  const valid: [string, string?][] = [
    ['* * * * *'],
    ['*/5 9-17 * * 1-5'],
    ['0 30 9 * * MON-FRI'],
    ['@daily'],
    ['0 0 1 JAN *'],
    ['0 0 29 2 *'],
    ['0 0 L * *'],
    ['0 0 15W * *'],
    ['0 0 * * 1#2'],
    ['* * * * * *'],
    ['0 9 * * *', 'Europe/Berlin'],
  ]
  test('L1 what makes sense is taken', async () => {
    const project = await server.deploy(
      'l1',
      valid
        .map(
          ([cron, timezone], i) =>
            `schedule.cron('${cron}', 's${i}', () => {}, { ${timezone ? `timezone: '${timezone}'` : ''} })`,
        )
        .join('\n'),
    )
    const listed = await schedules(project)
    assert.deepEqual(
      listed.map(({ when, timezone }) => [when, timezone]),
      valid.map(([cron, timezone]) => [cron, timezone ?? null]),
    )
    for (const { when, nextRun } of listed) assert.ok(Date.parse(nextRun!) > Date.now(), when)
  })

  const invalid: [string, RegExp, string?][] = [
    ['*/0 * * * *', /illegal stepping/],
    ['60 * * * *', /Invalid value for minute: 60/],
    ['0 24 * * *', /Invalid value for hour: 24/],
    ['0 0 30 2 *', /never comes due/],
    ['0 0 * * 8', /Invalid value for dayOfWeek/],
    ['0 0 * FOO *', /illegal characters/],
    ['5-1 * * * *', /From value is larger/],
    ['@reboot', /not supported/],
    ['@nope', /"@nope"|invalid/],
    ['* * * *', /5 or 6 fields/],
    ['', /5 or 6 fields/],
    ['0 9 * * *', /no time zone "Mars\/Base"/, 'Mars/Base'],
  ]
  for (const [index, [cron, expected, timezone]] of invalid.entries()) {
    test(`L1 "${cron}" ${timezone ?? ''} is refused at publishing`, async () => {
      const options = timezone ? `, { timezone: '${timezone}' }` : ''
      await assert.rejects(
        server.deploy(`l1-bad-${index}`, `schedule.cron('${cron}', 'x', () => {}${options})`),
        (error: Error & { code?: string }) => {
          assert.equal(error.code, 'M3M_SERVICE_BOOT')
          assert.match(error.message, expected)
          return true
        },
      )
    })
  }

  test('L1 a time between runs that no clock reaches is refused at publishing', async () => {
    for (const [index, every] of ['1', '49', '1e14', '1e308', '"36601d"'].entries())
      await assert.rejects(
        server.deploy(`l1-every-${index}`, `schedule.every(${every}, 'x', () => {})`),
        { code: 'M3M_SERVICE_BOOT', message: /the time between runs must be at|takes "30s"/ },
        every,
      )
  })

  test('L2 a run that is due too early is left out', async () => {
    const project = await server.deploy('l2-skip', beat('every(60', 200))
    await until('three have ended', async () => (await lines(server, project, 'end')).length >= 3)
    const all = (await server.logs(project)).map(({ message }) => message).reverse()
    const order = all.filter((message) => /^(begin|end) /.test(message)).map((message) => message.split(' ')[0])
    for (const [i, word] of order.entries()) assert.equal(word, i % 2 === 0 ? 'begin' : 'end', 'never two at once')
    assert.equal(all.filter((message) => message.includes('was skipped')).length >= 1, true)
  })

  test('L2 or follows, or runs beside the other, when it says so', async () => {
    const queued = await server.deploy('l2-queue', beat('every(50', 120, `{ overlap: 'queue' }`))
    const parallel = await server.deploy('l2-parallel', beat('every(50', 300, `{ overlap: 'parallel' }`))
    await until('some have run', async () => (await lines(server, queued, 'end')).length >= 4)
    const order = (await server.logs(queued))
      .map(({ message }) => message.split(' ')[0])
      .filter((word) => word === 'begin' || word === 'end')
      .reverse()
    for (const [i, word] of order.entries()) assert.equal(word, i % 2 === 0 ? 'begin' : 'end')
    assert.ok(!(await server.logs(queued)).some(({ message }) => message.includes('was skipped')))
    await until('several at once', async () => {
      const [begun, ended] = await Promise.all([lines(server, parallel, 'begin'), lines(server, parallel, 'end')])
      return begun.length - ended.length >= 3
    })
    assert.deepEqual(
      (await Promise.all([schedules(queued), schedules(parallel)])).map(([only]) => only?.overlap),
      ['queue', 'parallel'],
    )
  })

  test('L4 what was missed while the server was down is told once, and not made up for', async (t) => {
    const dataDir = tempDir(t)
    const first = await startServer(t, { dataDir })
    const project = await first.deploy('l4', `${beat('every(400', 0)}\nschedule.every('1h', 'rare', () => {})`)
    await until('it has run', async () => (await lines(first, project, 'begin')).length >= 1)
    const before = (await first.kernel.get(runtimeRef).status(project.id)).schedules[1]!
    await first.kernel.stop()
    const ran = await new Promise<number>((resolve) => setTimeout(() => resolve(Date.now()), 1_700))
    const second = await startServer(t, { dataDir })
    const told = await second.reason(project, 'MISSED')
    const [, missed] = /not made up for: "beat" (\d+)$/.exec(told.message) ?? assert.fail(told.message)
    assert.ok(Number(missed) >= 3 && Number(missed) <= 30, told.message)
    await until('it goes on', async () =>
      (await lines(second, project, 'begin')).some((line) => Number(line.slice(6)) > ran),
    )
    const due = (await lines(second, project, 'begin')).map((line) => Number(line.slice(6)))
    for (const time of due) assert.equal((time - due[0]!) % 400, 0, 'it keeps to its beat')
    assert.equal(new Set(due).size, due.length)
    const gap = due.findIndex((time, i) => i > 0 && time - due[i - 1]! > 1_200)
    assert.ok(gap > 0, 'the time it was down shows')
    assert.equal((await second.logs(project)).filter(({ code }) => code === 'MISSED').length, 1)
    const after = (await second.kernel.get(runtimeRef).status(project.id)).schedules[1]!
    assert.equal(after.nextRun, before.nextRun, 'one that runs rarely is not put off by a restart')
  })

  test('L4 the last run, its length and its error are known after a restart', async (t) => {
    const dataDir = tempDir(t)
    const first = await startServer(t, { dataDir })
    const project = await first.deploy(
      'l4-last',
      `schedule.every('1h', 'bad', async () => { await new Promise((done) => setTimeout(done, 40)); throw new Error('went wrong') })`,
    )
    await assert.rejects(runNow(first, project, 'bad'), { code: 'M3M_SCHEDULE_FAILED' })
    const [before] = (await first.kernel.get(runtimeRef).status(project.id)).schedules
    assert.equal(before?.lastError, 'Error: went wrong')
    assert.ok(before!.lastMs! >= 39)
    await first.kernel.stop()
    const second = await startServer(t, { dataDir })
    await until('the record is read', async () => {
      const [now] = (await second.kernel.get(runtimeRef).status(project.id)).schedules
      return (
        now && now.lastRun === before!.lastRun && now.lastMs === before!.lastMs && now.lastError === before!.lastError
      )
    })
  })

  test('L4 a stopped service tells of its last runs, also after a restart of the server', async (t) => {
    const dataDir = tempDir(t)
    const first = await startServer(t, { dataDir })
    const project = await first.deploy(
      'l4-stopped',
      `schedule.cron('0 9 * * 1-5', 'morning', () => {}, { timezone: 'Europe/Berlin', overlap: 'queue' })`,
    )
    await runNow(first, project, 'morning')
    const told = async (server: TestServer) => (await server.kernel.get(runtimeRef).status(project.id)).schedules
    const [running] = await told(first)
    await first.kernel.get(runtimeRef).stop(project.id)
    assert.deepEqual(await told(first), [{ ...running, nextRun: null }])
    await first.kernel.stop()
    const second = await startServer(t, { dataDir })
    assert.deepEqual(await told(second), [{ ...running, nextRun: null }])
    await assert.rejects(runNow(second, project, 'morning'), { code: 'M3M_SCHEDULE_NOT_FOUND' })
  })

  test('L5 J4 each time comes once, while one version takes over from another', async () => {
    const project = await server.deploy('l5', beat('every(50', 5, `{ overlap: 'parallel' }`))
    for (let version = 0; version < 8; version += 1) {
      const seen = (await lines(server, project, 'begin')).length
      await until('some more', async () => (await lines(server, project, 'begin')).length > seen + 3)
      await server.publish(project, beat('every(50', 5, `{ overlap: 'parallel' }`))
    }
    await server.kernel.get(runtimeRef).stop(project.id)
    const due = (await lines(server, project, 'begin')).map((line) => Number(line.slice(6))).sort((a, b) => a - b)
    assert.equal(new Set(due).size, due.length, 'no time came twice')
    for (const time of due) assert.equal((time - due[0]!) % 50, 0, 'publishing does not put it off its beat')
  })

  test('L5 J4 a run under way ends where it began, and the next version waits for it', async () => {
    const project = await server.deploy('j4-tick', beat('every(100', 900))
    await until('it has begun', async () => (await lines(server, project, 'begin')).length === 1)
    await server.publish(project, beat('every(100', 900))
    const first = (await lines(server, project, 'begin'))[0]!.slice(6)
    await until('it has ended', async () => (await lines(server, project, 'end')).includes(`end ${first}`))
    await until('the next has begun', async () => (await lines(server, project, 'begin')).length >= 2)
    const order = (await server.logs(project)).map(({ message }) => message).reverse()
    const second = (await lines(server, project, 'begin'))[1]!
    assert.ok(order.indexOf(`end ${first}`) < order.indexOf(second), 'not two at once')
  })

  test('L8 drafts and stopped services run none', async () => {
    const project = await server.deploy('l8', `router.get('/', () => 1)`)
    const pipelines = server.kernel.get(pipelinesRef)
    const draft = await pipelines.startDraft(project.id, server.root, { from: '1', bump: 'minor' })
    await pipelines.saveDraft(project.id, server.root, {
      files: [{ path: 'main.ts', content: beat('every(50', 0) }],
      revision: draft.revision,
    })
    const canary = await server.deploy('l8-canary', beat('every(50', 0))
    await until('another one has run', async () => (await lines(server, canary, 'begin')).length > 5)
    assert.deepEqual(await lines(server, project, 'begin'), [])
    await server.kernel.get(runtimeRef).stop(canary.id)
    const ran = (await lines(server, canary, 'begin')).length
    const other = await server.deploy('l8-other', beat('every(50', 0))
    await until('another one has run', async () => (await lines(server, other, 'begin')).length > 5)
    assert.equal((await lines(server, canary, 'begin')).length, ran)
    // What is known of its runs is told all the same.
    const [idle] = await schedules(canary)
    assert.deepEqual([idle?.name, idle?.when, idle?.nextRun, idle?.running], ['beat', '50ms', null, false])
    assert.ok(idle?.lastRun)
  })
})

/** Runs a schedule as the API does. */
const runNow = (server: TestServer, project: Project, name: string): Promise<void> =>
  (server.kernel.get(runtimeRef) as unknown as { runSchedule(id: string, name: string): Promise<void> }).runSchedule(
    project.id,
    name,
  )
