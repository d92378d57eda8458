// What the dialogs ask a running Node-RED, with the settings of the shipped line: variables, secrets and all.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { nodeOf } from '../support/example.ts'
import { startLine, type WholeLine } from '../support/line.ts'

let line: WholeLine

before(async () => {
  line = await startLine()
  await line.arrived.next()
})
after(() => line.close())

interface Answer {
  readonly ok: boolean
  readonly text?: string
  readonly [property: string]: unknown
}

/** Asks with a node's own settings, changed as in an open dialog. */
async function ask(type: string, action: string, changes: object = {}, more: object = {}): Promise<Answer> {
  const { id, ...config } = nodeOf(line.flow, `lineside-${type}`)
  const answer = await line.nodeRed.admin('POST', `lineside/${type}/${action}`, { id, config: { ...config, ...changes }, ...more })
  return (await answer.json()) as Answer
}

test('the connection is tested with the variables of its tab', async () => {
  const { ok, milliseconds } = await ask('modbus-connection', 'test')
  assert.deepEqual([ok, typeof milliseconds], [true, 'number'])
})

test('a connection that cannot be made is told in a sentence with host and port', async () => {
  const { ok, text } = await ask('modbus-connection', 'test', { host: '127.0.0.1', port: 1 })
  assert.equal(ok, false)
  assert.match(text ?? '', /127\.0\.0\.1.*1/)
})

test('a variable that nobody sets is named', async () => {
  const { ok, text } = await ask('modbus-connection', 'test', { host: `$${'{NO_SUCH_HOST}'}` })
  assert.equal(ok, false)
  assert.match(text ?? '', /NO_SUCH_HOST/)
})

test('the deployed line is asked for its units and models while it reads; the device keeps being read', async () => {
  const asking = (question: object) => ask('modbus-reader', 'ask', {}, { question })
  const units = await asking({ kind: 'scan-units', from: 1, to: 3 })
  assert.deepEqual(units, { ok: true, answer: { found: [1], next: null } })
  const map = await asking({ kind: 'sunspec', unitId: 1 })
  assert.deepEqual([map.ok, (map['answer'] as { base: unknown }).base], [true, null])
  const nonsense = await asking({ kind: 'shut-down' })
  assert.equal(nonsense.ok, false)
  assert.equal(line.device.writes, 0)
  await line.arrived.next()
})

test('a connection that is not deployed cannot be asked, and says so', async () => {
  const { ok } = await ask('modbus-reader', 'ask', { connection: 'no-such-node' }, { question: { kind: 'scan-units', from: 1, to: 1 } })
  assert.equal(ok, false)
})

test('the destination says hello to its broker, under another id than the publisher goes by, and leaves', async () => {
  const { ok } = await ask('dmz-destination', 'test')
  assert.equal(ok, true)
  const ids = line.broker.connects.map(({ clientId }) => clientId)
  assert.equal(ids.filter((id) => id.startsWith('lineside-test-')).length, 1)
  assert.equal(line.broker.clientIds.length, 1)
})

test('a TLS node that is not there does not become a test in the clear', async () => {
  const before = line.broker.accepted
  const { ok, text } = await ask('dmz-destination', 'test', { tls: 'no-such-node' })
  assert.equal(ok, false)
  assert.match(text ?? '', /TLS/)
  assert.equal(line.broker.accepted, before)
})

test('a model is checked as it is typed: its assets and tags, or its problems with their place', async () => {
  const sound = await ask('asset-model', 'check')
  assert.deepEqual([sound.ok, sound['counts'], sound['problems']], [true, { assets: 1, tags: 11 }, []])
  const wrong = await ask('asset-model', 'check', { inline: 'lineside: 1\ntypes: {}\ninstances: [{ id: a, type: Pump, path: p }]' })
  const [problem] = wrong['problems'] as { pointer: string; text: string }[]
  assert.equal(problem?.pointer, '/instances/0/type')
  assert.match(problem?.text ?? '', /Pump/)
})

test('a tag is tried on the deployed model', async () => {
  const found = await ask('asset-context-enricher', 'try', {}, { tag: 'line1_filler_pressure' })
  assert.equal((found['definition'] as { topic: string }).topic, 'acme/leeds/packing/line1/filler/pressure')
  const missed = await ask('asset-context-enricher', 'try', {}, { tag: 'line1_filler_presure' })
  assert.deepEqual([missed['definition'], missed['nearest']], [null, 'line1_filler_pressure'])
})

test('what is posted can be anything', async () => {
  for (const body of [null, [], 7, 'x', {}, { config: null }, { config: { host: {} } }, { id: 5, config: [] }]) {
    for (const action of ['modbus-connection/test', 'modbus-reader/ask', 'asset-model/check', 'asset-context-enricher/try', 'dmz-destination/test']) {
      const answer = await line.nodeRed.admin('POST', `lineside/${action}`, body)
      assert.ok([200, 400].includes(answer.status), `${action} ${JSON.stringify(body)}: ${answer.status}`)
    }
  }
  await line.arrived.next()
})
