import assert from 'node:assert/strict'
import { test } from 'node:test'
import { againWhenDue, type Turn } from '../../../../nodes/asset-model/session/again-when-due.ts'
import { handClock } from '../../../support/hand-clock.ts'

/** Values that come when a test says so. */
function handedOut() {
  const waiting: string[] = []
  let wake = () => {}
  let isOver = false
  return {
    async *[Symbol.asyncIterator]() {
      for (;;) {
        const value = waiting.shift()
        if (value !== undefined) yield value
        else if (isOver) return
        else
          await new Promise<void>((resolve) => {
            wake = resolve
          })
      }
    },
    give(value: string) {
      waiting.push(value)
      wake()
    },
    end() {
      isOver = true
      wake()
    },
  }
}

function opened(due: { at: number | null }) {
  const clock = handClock()
  const values = handedOut()
  const stop = new AbortController()
  const told: string[] = []
  const tell = ({ value, isAgain }: Turn<string>) => {
    if (isAgain) due.at = null
    told.push(`${clock.now()} ${value}${isAgain ? ' again' : ''}`)
  }
  const ended = (async () => {
    for await (const turn of againWhenDue(values, () => due.at, { clock, signal: stop.signal })) tell(turn)
    told.push('end')
  })()
  return { clock, values, stop, told, ended }
}

test('what comes is told at once, and the last of it again when it is due', async () => {
  const { clock, values, told } = opened({ at: 100 })
  values.give('a')
  await clock.advance(50)
  values.give('b')
  await clock.advance(49)
  assert.deepEqual(told, ['0 a', '50 b'])
  await clock.advance(1)
  assert.deepEqual(told, ['0 a', '50 b', '100 b again'])
  await clock.advance(1_000)
  assert.equal(told.length, 3)
  assert.equal(clock.pending, 0)
})

test('a clock that is put back makes it wait for its time', async () => {
  const { clock, values, told } = opened({ at: 100 })
  values.give('a')
  await clock.advance(10)
  clock.jump(-40)
  await clock.advance(90)
  assert.deepEqual(told, ['0 a'])
  await clock.advance(40)
  assert.deepEqual(told, ['0 a', '100 a again'])
})

test('it ends when nothing comes any more and nothing is due', async () => {
  const { clock, values, told, ended } = opened({ at: 100 })
  values.give('a')
  values.end()
  await clock.advance(99)
  assert.deepEqual(told, ['0 a'])
  await clock.advance(1)
  await ended
  assert.deepEqual(told, ['0 a', '100 a again', 'end'])
})

test('an abort ends it while something is due', async () => {
  const { clock, values, stop, told, ended } = opened({ at: 100 })
  values.give('a')
  values.end()
  await clock.advance(10)
  stop.abort()
  await ended
  assert.deepEqual(told, ['0 a', 'end'])
  assert.equal(clock.pending, 0)
})
