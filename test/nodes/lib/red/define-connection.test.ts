import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import type { ConnectionPort, Listener } from '../../../../nodes/lib/line.ts'
import type { Message } from '../../../../nodes/lib/reading.ts'
import { runFlow } from '../../../support/flow.ts'
import { settle } from '../../../support/hand-clock.ts'
import { type HeldLine, heldLine, heldTypes } from '../../../support/held-line.ts'
import { aReading } from '../../../support/readings.ts'

/** Two tabs with a reader each on one connection `c`, and Catch and Status nodes on both. */
async function run(t: TestContext, line: HeldLine, firstMs = 1) {
  const around = (tab: string) => [
    { id: tab, type: 'tab', label: tab },
    { id: `reader-${tab}`, type: 'lineside-held-reader', connection: 'c', tags: `tag-${tab}`, z: tab, wires: [[`out-${tab}`], []] },
    { id: `catch-${tab}`, type: 'catch', scope: null, z: tab, wires: [[`caught-${tab}`]] },
    { id: `status-${tab}`, type: 'status', scope: null, z: tab, wires: [[`told-${tab}`]] },
    ...['out', 'caught', 'told'].map((id) => ({ id: `${id}-${tab}`, type: 'helper', z: tab })),
  ]
  const nodes = [...around('one'), ...around('two'), { id: 'c', type: 'lineside-held-connection', host: 'plc' }]
  return runFlow(t, heldTypes(line, firstMs), nodes, { configTypes: ['lineside-held-connection', 'tab'] })
}

const port = (flow: Awaited<ReturnType<typeof run>>) => flow.node('c').lineside as ConnectionPort<string>
interface Told extends Message {
  readonly status: { readonly text: string; readonly source: { readonly id: string } }
}

const deaf: Listener = { readings: () => undefined, state: () => undefined, fresh: () => undefined, learn: () => true }

test('one session serves all readers of a connection, and sees what each of them wants', async (t) => {
  const line = heldLine()
  const flow = await run(t, line)
  const { line: served } = await line.stay(1)
  await settle()
  assert.deepEqual(
    served.registrations.current.map(({ readerId }) => readerId),
    ['reader-one', 'reader-two'],
  )
  for (const registration of served.registrations.current) served.emit(registration, [aReading({ topic: registration.readerId })])
  const [first] = await flow.inbox('out-one').until(1)
  const [second] = await flow.inbox('out-two').until(1)
  assert.deepEqual([line.stays.length, first?.['topic'], second?.['topic']], [1, 'reader-one', 'reader-two'])
})

test('an outage reaches Catch in every flow that uses the connection, with code and cause, once', async (t) => {
  const line = heldLine()
  const flow = await run(t, line)
  const stay = await line.stay(1)
  await settle()
  stay.line.live()
  stay.drop('line.reset')
  await line.stay(2)
  for (const tab of ['one', 'two']) {
    const caught = (await flow.inbox(`caught-${tab}`).until(1)) as readonly (Message & {
      error: { code: string; message: string; source: { id: string } }
    })[]
    assert.deepEqual(
      caught.map(({ error }) => [error.code, error.message, error.source.id]),
      [['line.reset', 'Error: fault.line.reset', 'c']],
    )
  }
})

test('the state of a connection reaches Status in every flow that uses it', async (t) => {
  const line = heldLine()
  const flow = await run(t, line)
  const stay = await line.stay(1)
  await settle()
  stay.line.live()
  stay.drop()
  await line.stay(2)
  for (const tab of ['one', 'two']) {
    const shown = () =>
      (flow.inbox(`told-${tab}`).messages as readonly Told[]).filter(({ status }) => status.source.id === 'c').map(({ status }) => status.text)
    for (let count = 1; !shown().includes('status.down'); count += 1) await flow.inbox(`told-${tab}`).until(count)
  }
})

test('an outage is said once a reason, not at each attempt, also when the reasons take turns', async (t) => {
  const line = heldLine(50)
  const flow = await run(t, line)
  for (const [index, code] of ['line.reset', 'line.refused', 'line.reset'].entries()) (await line.stay(index + 1)).drop(code)
  await line.stay(4)
  await flow.inbox('caught-one').until(2)
  const codes = flow.errors('c').map((error) => (error as { code: string }).code)
  assert.deepEqual([codes, port(flow).counters()['outages']], [['line.refused', 'line.reset'], 1])
})

test('a line that was live and drops is another outage', async (t) => {
  const line = heldLine()
  const flow = await run(t, line)
  for (const count of [1, 2, 3]) {
    const stay = await line.stay(count)
    stay.line.live()
    stay.drop()
  }
  await line.stay(4)
  assert.deepEqual([flow.errors('c').length, port(flow).counters()['outages']], [3, 3])
})

test('a reader that is redeployed does not cost the line', async (t) => {
  const line = heldLine()
  const flow = await run(t, line)
  await line.stay(1)
  await settle()
  for (const reader of ['reader-one', 'reader-two']) await flow.node(reader).close()
  assert.deepEqual(line.stays[0]?.line.registrations.current, [])
  const leave = port(flow).join({ readerId: 'new', tags: [], want: '' }, deaf)
  await settle()
  assert.deepEqual([line.stays.length, line.stays[0]?.line.signal.aborted], [1, false])
  leave()
})

test('a line that nobody wants any more is let go, and opened again for the next', async (t) => {
  const line = heldLine()
  const flow = await run(t, line)
  const stay = await line.stay(1)
  await settle()
  const aborted = new Promise((resolve) => stay.line.signal.addEventListener('abort', resolve))
  for (const reader of ['reader-one', 'reader-two']) await flow.node(reader).close()
  await aborted
  port(flow).join({ readerId: 'new', tags: [], want: '' }, deaf)
  await line.stay(2)
})

test('closing the connection ends the session, also while it waits to try again', async (t) => {
  const line = heldLine()
  const flow = await run(t, line, 60_000)
  const stay = await line.stay(1)
  stay.drop()
  await flow.inbox('caught-one').until(1)
  await flow.node('c').close()
  const flow2 = port(flow)
  await assert.rejects(flow2.read({ readerId: 'r', tags: [], want: '' }, null), { code: /^line\.(not-live|ended)$/ })
})

test('a connection that is closed opens no line again, whoever joins or leaves', async (t) => {
  const line = heldLine()
  const flow = await run(t, line)
  await line.stay(1)
  await flow.node('c').close()
  const leave = port(flow).join({ readerId: 'late', tags: [], want: '' }, deaf)
  await settle()
  leave()
  assert.equal(line.stays.length, 1)
})

test('closing waits until the session has settled', async (t) => {
  const line = heldLine()
  const flow = await run(t, line)
  const stay = await line.stay(1)
  let isAborted = false
  stay.line.signal.addEventListener('abort', () => {
    isAborted = true
  })
  await flow.node('c').close()
  assert.equal(isAborted, true)
})

test('a reader that stays when its connection closes is told that the line has ended', async (t) => {
  const line = heldLine()
  const flow = await run(t, line)
  await line.stay(1)
  await settle()
  const { closed } = port(flow)
  await flow.node('reader-two').close()
  await flow.node('c').close()
  const lost = await flow.inbox('out-one').until(1)
  assert.deepEqual(
    [closed.aborted, lost.map(({ findings }) => findings), flow.inbox('out-two').messages, flow.errors('c')],
    [true, [['line.ended']], [], []],
  )
})
