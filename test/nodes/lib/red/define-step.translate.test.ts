// A step that gets whole messages, because on one side they are no readings.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fault } from '../../../../nodes/lib/fault.ts'
import type { Message } from '../../../../nodes/lib/reading.ts'
import type { Step } from '../../../../nodes/lib/step.ts'
import { aReading } from '../../../support/readings.ts'
import { nothingHeld, run } from './step-flow.ts'

/** A text becomes a reading, a number two messages, an empty text nobody's; true is a message nobody can use. */
function translating(): Step<Message> {
  return {
    take: () => [],
    translate({ payload }) {
      if (payload === true) throw fault('step.unusable')
      if (payload === '') return { readings: [], outputs: [{ port: 'side', message: { payload } }] }
      const made = typeof payload === 'string' ? [aReading({ payload })] : [{ payload }, { payload }]
      return { readings: typeof payload === 'string' ? [aReading()] : [], outputs: made.map((message) => ({ port: 'readings', message })) }
    },
    balance: nothingHeld,
  }
}

test('every message is translated whole and at once, in order, and done once', async (t) => {
  const { give, inbox, payloads } = await run(t, translating)
  for (const payload of ['a', 1, 'b', '', true]) give({ payload, _msgid: `m-${payload}` })
  await inbox('completed').until(4)
  const [caught] = (await inbox('caught').until(1)) as readonly { error: { code: string } }[]
  assert.deepEqual([payloads('out'), payloads('side'), caught?.error.code], [['a', 1, 1, 'b'], [''], 'step.unusable'])
})

test('a batch is one message too, and what is made of it is sent as it is', async (t) => {
  const { give, inbox } = await run(t, translating)
  give({ batch: true, payload: [aReading(), aReading()] })
  const sent = await inbox('out').until(2)
  assert.deepEqual(
    sent.map(({ batch, payload }) => [batch, Array.isArray(payload)]),
    [
      [undefined, true],
      [undefined, true],
    ],
  )
})

test('the readings it names make the node live, a message without readings says nothing', async (t) => {
  const { give, inbox, statuses, untilShown } = await run(t, translating)
  give({ payload: 1 })
  await inbox('out').until(2)
  assert.deepEqual(
    statuses('s').map(({ text }) => text),
    ['status.waiting'],
  )
  give({ payload: 'a' })
  await untilShown('s', 'status.live')
})

test('a command goes on unchanged', async (t) => {
  const { give, inbox } = await run(t, translating)
  give({ flush: true, _msgid: 'm' })
  assert.deepEqual(await inbox('out').until(1), [{ flush: true, _msgid: 'm' }])
})
