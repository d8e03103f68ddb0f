import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { createSaver, type SaveResult, type SaveState } from '../../../web/src/features/code/lib/saver.ts'

function setUp(t: TestContext, results: SaveResult[], automatic = true) {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const states: SaveState[] = []
  const world = { changed: false, saves: 0, onSave: () => {} }
  const saver = createSaver({
    save: async () => {
      world.saves += 1
      const result = results.shift() ?? 'saved'
      if (result === 'saved') world.changed = false
      world.onSave()
      return result
    },
    isChanged: () => world.changed,
    isAutomatic: () => automatic,
    onState: (state) => states.push(state),
  })
  const edit = () => {
    world.changed = true
    saver.touch()
  }
  const settled = async () => {
    for (let i = 0; i < 10; i += 1) await Promise.resolve()
  }
  return { saver, states, world, edit, settled, tick: t.mock.timers.tick.bind(t.mock.timers) }
}

describe('saver', () => {
  it('saves two seconds after the last edit, once', async (t) => {
    const { edit, tick, settled, states, world } = setUp(t, [])
    edit()
    tick(1_500)
    edit()
    tick(1_500)
    assert.equal(world.saves, 0)
    tick(500)
    await settled()
    assert.equal(world.saves, 1)
    assert.deepEqual(states, ['pending', 'saving', 'saved'])
  })

  it('waits for a person before the first draft exists', async (t) => {
    const { edit, tick, settled, world, saver } = setUp(t, [], false)
    edit()
    tick(60_000)
    await settled()
    assert.equal(world.saves, 0)
    assert.equal(await saver.flush(), true)
    assert.equal(world.saves, 1)
  })

  it('tries again while the server cannot be reached', async (t) => {
    const { edit, tick, settled, states, world } = setUp(t, ['offline', 'offline'])
    edit()
    for (const wait of [2_000, 5_000, 5_000]) {
      tick(wait)
      await settled()
    }
    assert.equal(world.saves, 3)
    assert.deepEqual(states, ['pending', 'saving', 'offline', 'saving', 'offline', 'saving', 'saved'])
  })

  it('saves nothing over a conflict until it is settled', async (t) => {
    const { edit, tick, settled, states, world, saver } = setUp(t, ['conflict'])
    edit()
    assert.equal(await saver.flush(), false)
    edit()
    tick(10_000)
    await settled()
    assert.equal(await saver.flush(), false)
    assert.equal(world.saves, 1)
    saver.settle()
    assert.equal(await saver.flush(), true)
    assert.deepEqual(states, ['pending', 'saving', 'conflict', 'pending', 'saving', 'saved'])
  })

  it('saves again what was typed during a save', async (t) => {
    const { edit, tick, settled, states, world } = setUp(t, [])
    world.onSave = () => {
      if (world.saves === 1) edit()
    }
    edit()
    tick(2_000)
    await settled()
    assert.equal(states.at(-1), 'pending')
    tick(2_000)
    await settled()
    assert.equal(world.saves, 2)
    assert.equal(states.at(-1), 'saved')
  })

  it('has nothing to do when the edit is undone', async (t) => {
    const { edit, tick, settled, states, world, saver } = setUp(t, [])
    edit()
    world.changed = false
    saver.touch()
    tick(5_000)
    await settled()
    assert.equal(world.saves, 0)
    assert.equal(states.at(-1), 'idle')
  })
})
