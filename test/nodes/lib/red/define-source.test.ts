import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { fault } from '../../../../nodes/lib/fault.ts'
import { choice, defineFields } from '../../../../nodes/lib/fields.ts'
import type { Message, Reading } from '../../../../nodes/lib/reading.ts'
import { defineSource, type SourcePorts } from '../../../../nodes/lib/red/define-source.ts'
import type { Source } from '../../../../nodes/lib/source.ts'
import { runFlow } from '../../../support/flow.ts'
import { aReading } from '../../../support/readings.ts'

const fields = defineFields({
  version: 1,
  face: { kind: 'reader', color: '#8FB8DE', inputs: 1, outputs: ['readings', 'unmatched', 'health'] },
  settings: { output: choice(['single', 'batch'], 'single') },
  migrate: [],
})

/** A number gives so many readings, `boom` is a bug, all else fits nothing. */
const counting: Source = {
  take({ payload }) {
    if (payload === 'boom') throw new TypeError('boom')
    if (typeof payload !== 'number') return { readings: [], refused: fault('message.no-row-fits', { topic: '' }, { retry: false }) }
    return { readings: Array.from({ length: payload }, (_, index) => aReading({ payload: index })), refused: null }
  },
  close: () => undefined,
}

async function run(t: TestContext, settings: object = {}, source: Source = counting) {
  let given: SourcePorts | undefined
  const define = defineSource('counter', fields, (_config, ports) => {
    given = ports
    return source
  })
  const flow = await runFlow(
    t,
    [define],
    [
      { id: 's', type: 'lineside-counter', name: 'Counter', wires: [['out'], ['side'], ['health']], ...settings },
      ...['out', 'side', 'health', 'completed', 'caught'].map((id) => ({ id, type: 'helper' })),
      { id: 'complete', type: 'complete', scope: ['s'], wires: [['completed']] },
      { id: 'catch', type: 'catch', scope: ['s'], wires: [['caught']] },
    ],
  )
  const emit = (readings: readonly Reading[]) => given?.emit(readings)
  return { ...flow, emit, give: (message: Message) => flow.node('s').receive(message) }
}

test('each reading leaves by itself with what the message carried, and the message is done once', async (t) => {
  const { give, inbox } = await run(t)
  give({ payload: 2, topic: 'mine', _msgid: 'm', unknown: 7 })
  const out = await inbox('out').until(2)
  await inbox('completed').until(1)
  assert.deepEqual(
    out.map((message) => [message['payload'], message['_msgid'], message['unknown'], message['topic'] === 'mine']),
    [
      [0, 'm', 7, false],
      [1, 'm', 7, false],
    ],
  )
})

test('as a batch a message gives one message', async (t) => {
  const { give, inbox } = await run(t, { output: 'batch' })
  give({ payload: 3, _msgid: 'm' })
  const [batch] = await inbox('out').until(1)
  assert.deepEqual([batch?.['batch'], (batch?.['payload'] as unknown[]).length, batch?.['topic'], batch?.['_msgid']], [true, 3, 'Counter', 'm'])
})

test('what fits nothing leaves by the side port with the reason, and is no error', async (t) => {
  const { give, inbox } = await run(t)
  give({ payload: 'text', topic: 'mine', _msgid: 'm' })
  const [side] = await inbox('side').until(1)
  await inbox('completed').until(1)
  assert.deepEqual([side?.['payload'], side?.['topic'], (side?.['error'] as { code: string }).code], ['text', 'mine', 'message.no-row-fits'])
  assert.deepEqual(inbox('caught').messages, [])
})

test('a message that makes it throw reaches Catch, and the next one is read', async (t) => {
  const { give, inbox } = await run(t)
  give({ payload: 'boom' })
  await inbox('caught').until(1)
  give({ payload: 1 })
  await inbox('out').until(1)
})

test('it is green after usable readings, and yellow while only bad ones come', async (t) => {
  const bad: Source = {
    ...counting,
    take: () => ({ readings: [aReading({ payload: null, quality: 'bad', statusCode: 0x80000000 })], refused: null }),
  }
  const { give, untilShown } = await run(t, {}, bad)
  await untilShown('s', 'status.waiting')
  give({ payload: 1 })
  await untilShown('s', 'status.stale')
})

test('what it says by itself leaves by the first port; closed, nothing does', async (t) => {
  const { emit, give, inbox, node } = await run(t)
  emit([aReading({ payload: 42 })])
  await inbox('out').until(1)
  await node('s').close()
  emit([aReading({ payload: 43 })])
  give({ payload: 1 })
  assert.equal(inbox('out').messages.length, 1)
})

test('its counters balance: received = matched + unmatched + failed', async (t) => {
  const { give, inbox } = await run(t)
  for (const payload of ['text', 'boom', 1, 3]) give({ payload })
  const [health] = await inbox('health').until(1)
  const figures = new Map((health?.['payload'] as readonly Reading[]).map(({ tag, payload }) => [tag.raw, Number(payload)]))
  const figure = (name: string) => figures.get(name) ?? 0
  assert.ok(figure('received') >= 3)
  assert.equal(figure('received'), figure('matched') + figure('unmatched') + figure('failed'))
})
