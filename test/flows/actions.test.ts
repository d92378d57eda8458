// What the dialogs ask a running Node-RED, with the settings of the shipped line: variables, secrets and all.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { nodeOf } from '../support/example.ts'
import { beating, startLine, type WholeLine } from '../support/line.ts'

let line: WholeLine

before(async () => {
  line = await startLine({ change: beating })
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

test('a model is checked as it is typed: what it holds and changes, or its problems with their place and line', async () => {
  const sound = await ask('asset-model', 'check')
  assert.deepEqual([sound.ok, sound['problems'], sound['changes']], [true, [], { shown: [], breaking: 0, total: 0 }])
  const { assets, tags } = sound['counts'] as { assets: number; tags: number }
  assert.deepEqual([assets, tags], [1, 11])
  const wrong = await ask('asset-model', 'check', { inline: 'lineside: 1\ntypes: {}\ninstances: [{ id: a, type: Pmup, path: p }]' })
  const [problem] = wrong['problems'] as { pointer: string; text: string; line: number }[]
  assert.deepEqual([problem?.pointer, problem?.line], ['/instances/0/type', 3])
  assert.match(problem?.text ?? '', /Pmup.*Pump/)
})

test('a model is shown branch by branch, searched, and tried on names, unsaved', async () => {
  const root = await ask('asset-model', 'tree', {}, { item: '', offset: 0 })
  assert.deepEqual([root.ok, root['total'], root['next']], [true, 1, null])
  const [{ id = '' } = {}] = root['items'] as { id: string }[]
  assert.equal(id, '/acme')
  const found = await ask('asset-model', 'search', {}, { text: 'LINE1_FILLER_PRESSURE' })
  const [hit] = found['hits'] as { by: string; property: string }[]
  assert.deepEqual([found['total'], hit?.by, hit?.property], [1, 'tag', 'pressure'])
  const tried = await ask('asset-model', 'try', {}, { names: 'line1_filler_pressure\nnobody' })
  assert.deepEqual(tried['counts'], { names: 2, found: 1, disputed: 0, caught: 0 })
})

test('a model with problems has no tree, and says what to do', async () => {
  const { ok, text } = await ask('asset-model', 'tree', { inline: 'lineside: 2' }, { item: '', offset: 0 })
  assert.equal(ok, false)
  assert.match(text ?? '', /problems \(\d+\)/)
})

test('names to try a model on are those the deployed enricher has seen', async () => {
  await line.arrived.next()
  const { names } = await ask('asset-model', 'names')
  assert.ok((names as string[]).includes('line1_filler_pressure'), String(names))
})

test('a tag is tried on the deployed model', async () => {
  const found = await ask('asset-context-enricher', 'try', {}, { tag: 'line1_filler_pressure' })
  assert.equal((found['definition'] as { topic: string }).topic, 'acme/leeds/packing/line1/filler/pressure')
  const missed = await ask('asset-context-enricher', 'try', {}, { tag: 'line1_filler_presure' })
  assert.deepEqual([missed['definition'], missed['nearest']], [null, 'line1_filler_pressure'])
})

test('assets are found, and a message is tried, on the deployed model', async () => {
  const { assets, total } = await ask('asset-context-enricher', 'assets', {}, { typed: 'FILLER' })
  assert.deepEqual([(assets as { path: string }[])[0]?.path, total], ['acme/leeds/packing/line1/filler', 1])
  const contexts = [{ topic: 'mes/+', scope: 'acme/leeds/packing/{2}', fields: 'batch', from: '', to: '' }]
  const tried = await ask('asset-context-enricher', 'try-context', { contexts }, { topic: 'mes/line1', payload: 'B-1' })
  const [said] = tried['said'] as { row: number; path: string; values: object }[]
  assert.deepEqual([said?.row, said?.path, said?.values], [1, 'acme/leeds/packing/line1', { batch: 'B-1' }])
  const wrong = await ask('asset-context-enricher', 'try-context', { contexts }, { topic: 'mes/line2', payload: 'B-1' })
  assert.equal(wrong.ok, false)
  assert.match(wrong.text ?? '', /line1/)
})

test('the running enricher is asked what it knows; one that is not deployed says so', async () => {
  const { answer } = await ask('asset-context-enricher', 'query', {}, { question: { query: 'context', asset: 'acme/leeds/packing/line1/filler' } })
  assert.equal((answer as { query: string }).query, 'context')
  const unknown = await ask('asset-context-enricher', 'query', {}, { question: { query: 'genealogies', lot: 'x' } })
  assert.match(unknown.text ?? '', /genealogy/)
  const { ok, text } = await ask('asset-context-enricher', 'query', {}, { id: 'nobody', question: { query: 'tests' } })
  assert.equal(ok, false)
  assert.match(text ?? '', /./)
})

test('what is posted can be anything', async () => {
  for (const body of [null, [], 7, 'x', {}, { config: null }, { config: { host: {} } }, { id: 5, config: [] }]) {
    const model = ['check', 'tree', 'search', 'try', 'names'].map((name) => `asset-model/${name}`)
    const enricher = ['try', 'assets', 'try-context', 'query'].map((name) => `asset-context-enricher/${name}`)
    for (const action of ['modbus-connection/test', 'modbus-reader/ask', ...model, ...enricher, 'dmz-destination/test']) {
      const answer = await line.nodeRed.admin('POST', `lineside/${action}`, body)
      assert.ok([200, 400].includes(answer.status), `${action} ${JSON.stringify(body)}: ${answer.status}`)
    }
  }
  await line.arrived.next()
})
