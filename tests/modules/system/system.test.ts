import assert from 'node:assert/strict'
import { describe, type TestContext, test } from 'node:test'
import { type AnyModule, defineModule, type Health } from '../../../kernel/index.ts'
import system from '../../../modules/system/index.ts'
import { testGuard } from '../../support/guard.ts'
import { startedKernel } from '../../support/kernel.ts'

const patient = (health: Health, critical = true): AnyModule =>
  defineModule({ id: 'patient', summary: 'A module with a state', critical, setup: () => ({ health: () => health }) })

const start = (t: TestContext, ...more: AnyModule[]) =>
  startedKernel(t, { modules: [testGuard, system, ...more], version: '1.2.3' })
const root = { 'x-test-user': 'root' }

describe('system', () => {
  test('healthz answers as soon as the server does', async (t) => {
    const response = await (await start(t, patient({ status: 'failed' }))).app.inject('/healthz')
    assert.equal(response.statusCode, 200)
    assert.deepEqual(response.json(), { status: 'ok', version: '1.2.3' })
  })

  test('readyz fails with a critical module, and is degraded with another', async (t) => {
    const ask = async (module: AnyModule) => (await start(t, module)).app.inject('/readyz')
    const failed = await ask(patient({ status: 'failed', detail: 'gone' }))
    assert.equal(failed.statusCode, 503)
    assert.equal(failed.json().modules.patient, 'failed')
    assert.equal((await ask(patient({ status: 'failed' }, false))).json().status, 'degraded')
    assert.equal((await ask(patient({ status: 'degraded' }))).statusCode, 200)
    assert.equal((await ask(patient({ status: 'ok' }))).json().status, 'ok')
  })

  test('the module report tells states, times and health, to those who may see it', async (t) => {
    const kernel = await start(t, patient({ status: 'degraded', detail: 'slow disk' }))
    assert.equal((await kernel.app.inject('/api/system/modules')).statusCode, 401)
    const { items } = (await kernel.app.inject({ url: '/api/system/modules', headers: root })).json()
    const patientLine = items.find(({ id }: { id: string }) => id === 'patient')
    assert.equal(patientLine.state, 'started')
    assert.deepEqual(patientLine.health, { status: 'degraded', detail: 'slow disk' })
    assert.ok(patientLine.times.setup >= 0)
  })

  test('info tells versions and memory', async (t) => {
    const info = (await (await start(t)).app.inject({ url: '/api/system/info', headers: root })).json()
    assert.equal(info.version, '1.2.3')
    assert.equal(info.node, process.version)
    assert.ok(info.residentBytes > 1_000_000)
  })
})
