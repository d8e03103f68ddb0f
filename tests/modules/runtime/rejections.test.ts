import assert from 'node:assert/strict'
import { test } from 'node:test'
import { until } from '../../support/until.ts'
import { startServer } from './support.ts'

test('a promise that fails unseen is told to the service first, and logged when it does not take it', async (t) => {
  const server = await startServer(t)
  const project = await server.deploy(
    'unseen',
    `router.get('/listen', () => {
       addEventListener('unhandledrejection', (event) => {
         console.log('told of ' + event.reason.message)
         if (event.reason.message === 'mine') event.preventDefault()
       })
     })
     router.get('/fail/:what', (ctx) => { Promise.reject(new RangeError(ctx.params.what)) })
     router.get('/again', () => addEventListener('unhandledrejection', async () => { throw new Error('in the listener') }))`,
  )
  const line = (text: string) =>
    until(`a line with ${text}`, async () => (await server.logs(project)).find(({ message }) => message.includes(text)))

  await server.get('/r/unseen/fail/early')
  assert.equal((await line('early')).level, 'error')
  await server.get('/r/unseen/listen')
  await server.get('/r/unseen/fail/mine')
  await server.get('/r/unseen/fail/yours')
  await line('told of mine')
  const { message, stack } = await line('RangeError: yours')
  assert.match(`${message} ${stack}`, /main\.ts:7/)
  assert.deepEqual(
    (await server.logs(project)).filter(({ message }) => message.includes('RangeError: mine')),
    [],
  )
  // A listener that fails in the same way is not told of itself, over and over.
  await server.get('/r/unseen/again')
  await server.get('/r/unseen/fail/mine')
  await line('in the listener')
  assert.equal((await server.get('/r/unseen/listen')).status, 204)
})
