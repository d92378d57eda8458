import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fault } from '../../../../nodes/lib/fault.ts'
import type { Message, Reading } from '../../../../nodes/lib/reading.ts'
import { settle } from '../../../support/hand-clock.ts'
import { heldLine } from '../../../support/held-line.ts'
import { aReading } from '../../../support/readings.ts'
import { live, run } from './reader-flow.ts'

test('the readings of a cycle leave one by one', async (t) => {
  const { emit, inbox } = await live(t)
  emit([aReading({ topic: 'line/a', payload: 1 }), aReading({ topic: 'line/b', payload: 2 })])
  const out = await inbox('out').until(2)
  assert.deepEqual(
    out.map(({ topic, payload, batch }) => [topic, payload, batch]),
    [
      ['line/a', 1, undefined],
      ['line/b', 2, undefined],
    ],
  )
})

test('or as one batch a cycle, named after the node', async (t) => {
  const { emit, inbox } = await live(t, { output: 'batch' })
  emit([aReading({ payload: 1 }), aReading({ payload: 2 })])
  const [batch] = await inbox('out').until(1)
  assert.deepEqual([batch?.['batch'], batch?.['topic'], (batch?.['payload'] as Reading[]).map(({ payload }) => payload)], [true, 'Press', [1, 2]])
})

const questions: readonly [what: string, topic: unknown, names: readonly string[] | null][] = [
  ['no topic asks for all tags', undefined, null],
  ['an empty topic asks for all tags', '', null],
  ['null asks for all tags', null, null],
  ['a raw name asks for that tag', 'b', ['b']],
  ['a topic of the reader asks for that tag', 'line/b', ['b']],
  ['a list asks for each of them', ['a', 'line/b'], ['a', 'b']],
]
for (const [what, topic, names] of questions) {
  test(`a message reads now: ${what}`, async (t) => {
    const { give, question, inbox } = await live(t)
    give({ payload: 'now', topic })
    const request = await question()
    assert.deepEqual([request.names, request.registration.readerId], [names, 'r'])
    request.answer([aReading()])
    await inbox('completed').until(1)
    await settle()
    assert.deepEqual([inbox('out').messages.length, inbox('completed').messages.length], [1, 1])
  })
}

test('an answer keeps what the question carried, and nothing that belongs to another reading', async (t) => {
  const { give, question, inbox } = await live(t)
  give({ ...aReading({ unit: 'bar', findings: ['old'], asset: { id: 'x', type: 'x', path: 'x' } }), topic: 'a', batch: true, _msgid: 'm', mine: 1 })
  ;(await question()).answer([aReading({ topic: 'line/a', payload: 7 })])
  const [answer] = await inbox('out').until(1)
  assert.deepEqual(answer, { ...aReading({ topic: 'line/a', payload: 7 }), _msgid: 'm', mine: 1 })
})

test('a question without a payload keeps what it carried too', async (t) => {
  const { give, question, inbox } = await live(t)
  give({ _msgid: 'm', mine: 1 })
  ;(await question()).answer([aReading()])
  const [answer] = await inbox('out').until(1)
  assert.deepEqual([answer?.['_msgid'], answer?.['mine']], ['m', 1])
})

test('as a batch an answer is one message, and still the same one', async (t) => {
  const { give, question, inbox } = await live(t, { output: 'batch' })
  give({ _msgid: 'm', mine: 1, payload: 'now' })
  ;(await question()).answer([aReading(), aReading()])
  const [answer] = await inbox('out').until(1)
  assert.deepEqual(
    { ...answer, payload: (answer?.['payload'] as Reading[]).length },
    { _msgid: 'm', mine: 1, batch: true, topic: 'Press', payload: 2 },
  )
})

test('a tag nobody has configured is said to Catch, and the device is not asked', async (t) => {
  const { give, stay, inbox } = await live(t)
  give({ topic: ['a', 'pressure'], _msgid: 'm' })
  const [caught] = (await inbox('caught').until(1)) as readonly (Message & { error: { code: string; message: string } })[]
  assert.deepEqual([caught?.['_msgid'], caught?.error.code, stay.line.nextRequest()], ['m', 'reader.unknown-tag', undefined])
})

test('a question that fails reaches Catch as it was, with the reason, once', async (t) => {
  const { give, question, inbox } = await live(t)
  const message = { topic: 'a', payload: 'now', _msgid: 'm' }
  give(message)
  ;(await question()).fail(fault('line.timeout'))
  const [caught] = await inbox('caught').until(1)
  await settle()
  const { error, ...original } = caught as Message & { error: { code: string } }
  assert.deepEqual([original, error.code, inbox('completed').messages.length], [message, 'line.timeout', 0])
})

test('a question while the line is down is answered with why it is', async (t) => {
  const { give, inbox } = await run(t, heldLine(1))
  await inbox('out').until(2)
  give({ topic: 'a' })
  const [caught] = (await inbox('caught').until(1)) as readonly { error: { code: string } }[]
  assert.equal(caught?.error.code, 'line.refused')
})

test('a line that is down before the flow has started makes every tag bad, in nodes that were made later too', async (t) => {
  const { inbox, statuses } = await run(t, heldLine(1))
  const lost = await inbox('out').until(2)
  assert.deepEqual(
    lost.map(({ topic, payload, quality, findings }) => [topic, payload, quality, findings]),
    [
      ['line/a', null, 'bad', ['line.refused']],
      ['line/b', null, 'bad', ['line.refused']],
    ],
  )
  assert.equal(statuses('r').at(-1)?.text, 'status.down')
})

test('a reader that is down says so on its health port, with its counters and those of the line', async (t) => {
  const { inbox } = await run(t, heldLine(1))
  const isDown = (message: Message) => (message['payload'] as Reading[])[0]?.payload === 'down'
  for (let count = 1; !isDown((await inbox('health').until(count))[count - 1] ?? {}); count += 1);
  const last = inbox('health').messages.at(-1)?.['payload'] as Reading[]
  const figures = Object.fromEntries(last.map(({ tag, payload }) => [tag.raw, payload]))
  assert.deepEqual([figures['state'], figures['lost'], figures['line.outages'], figures['line.timeouts']], ['down', 2, 1, 0])
})

const refusals: readonly [what: string, settings: object, connection: Parameters<typeof run>[3], reason: string][] = [
  ['whose connection is disabled', {}, { type: 'lineside-held-connection', host: 'plc', d: true }, 'problem.config-node-unusable'],
  ['whose connection is misconfigured', {}, { type: 'lineside-held-connection', host: '' }, 'problem.config-node-unusable'],
  ['whose connection is something else', {}, { type: 'helper' }, 'problem.config-node-unusable'],
  ['without a connection', { connection: '' }, undefined, 'label.connection: problem.missing'],
  ['whose tags are wrong', { tags: 'a!,b' }, undefined, 'label.tags: problem.wrong-form'],
]
for (const [what, settings, connection, reason] of refusals) {
  test(`a reader ${what} is misconfigured, attempts nothing and tells each message`, async (t) => {
    const line = heldLine()
    const { give, inbox, errors, statuses } = await run(t, line, settings, connection)
    give({ topic: 'a' })
    const [caught] = (await inbox('caught').until(1)) as readonly { error: { code: string } }[]
    await settle()
    assert.deepEqual([caught?.error.code, errors('r')[0], line.stays.length], ['misconfigured', reason, 0])
    assert.deepEqual(
      statuses('r').map(({ text: shown }) => shown),
      ['status.misconfigured'],
    )
  })
}
