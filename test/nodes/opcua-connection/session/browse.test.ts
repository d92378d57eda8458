// Browsing a real server: pages, filters, what is told of a node, and what cannot be had.
import assert from 'node:assert/strict'
import path from 'node:path'
import { after, test } from 'node:test'
import { systemClock } from '../../../../nodes/lib/clock.ts'
import { isFault } from '../../../../nodes/lib/fault.ts'
import { parseConfig } from '../../../../nodes/lib/parse-config.ts'
import { type BrowsePage, parseBrowseQuestion } from '../../../../nodes/opcua-connection/browse-page.ts'
import { type Config, fields } from '../../../../nodes/opcua-connection/fields.ts'
import { openDialog } from '../../../../nodes/opcua-connection/session/dialog.ts'
import { machineNamespace, startOpcuaServer } from '../../../simulators/opcua-server.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'

const server = await startOpcuaServer({ tags: 250, maxPerCall: 40 })
const pki = path.join(await temporaryFolder({ after }), 'pki')
after(() => server.close())

const { config } = parseConfig(fields, { endpointUrl: server.endpointUrl, securityMode: 'none' })
const dialog = openDialog({ pki, clock: systemClock })
const settings = { config: config as Config, userTls: null }
const node = (identifier: string) => `nsu=${machineNamespace};s=${identifier}`

async function page(nodeId: string, more: object = {}): Promise<BrowsePage> {
  return (await dialog.browse(() => settings, { kind: 'browse', nodeId, ...more }, null)) as BrowsePage
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  const thrown: unknown = await work.then(
    () => 'nothing',
    (cause: unknown) => cause,
  )
  return isFault(thrown) ? thrown.code : String(thrown)
}

test('the tree begins at the Objects folder and holds node ids by namespace URI', async () => {
  const { nodes, next } = await page('')
  const machine = nodes.find(({ name }) => name === 'Machine')
  assert.equal(machine?.nodeClass, 'object')
  assert.match(machine?.nodeId ?? '', new RegExp(`^nsu=${machineNamespace};`))
  assert.ok(
    nodes.some(({ nodeId, hasEvents }) => nodeId === 'i=2253' && hasEvents),
    'the Server object sends events',
  )
  assert.equal(next, null)
})

test('a large folder comes in pages, each node once and in the server’s order', async () => {
  const first = await page(node('counter'))
  assert.equal(first.total, 250)
  assert.equal(first.next, 100)
  const second = await page(node('counter'), { offset: 100 })
  const third = await page(node('counter'), { offset: 200 })
  assert.equal(third.next, null)
  const all = [first, second, third].flatMap(({ nodes }) => nodes)
  assert.deepEqual(
    all.map(({ nodeId }) => nodeId),
    Array.from({ length: 250 }, (_, index) => node(`counter/${index}`)),
  )
  assert.ok(all.every(({ nodeClass, datatype, value }) => nodeClass === 'variable' && datatype !== '' && /^\d+$/.test(value)))
})

test('a filter keeps the variables whose name holds it, and every folder', async () => {
  const { nodes, total } = await page(node('counter'), { filter: '24' })
  assert.equal(total, 13)
  assert.ok(nodes.every(({ name }) => name.includes('24')))
  assert.ok((await page('', { filter: 'no such name' })).nodes.some(({ name }) => name === 'Machine'))
})

test('datatype, unit, history and the present value are told, and no array is read for it', async () => {
  const { nodes } = await page(node('types'))
  const byName = new Map(nodes.map((one) => [one.name, one]))
  assert.equal(byName.get('Double')?.datatype, 'Double')
  assert.ok([...byName.values()].some(({ datatype, value }) => datatype.endsWith('[]') && value === ''))
  assert.ok(
    [...byName.values()].some(({ unit }) => unit !== ''),
    'an AnalogItem has a unit',
  )
  assert.ok((await page(node('history'))).nodes.every(({ hasHistory }) => hasHistory))
})

test('an unknown namespace and an unknown node are told apart', async () => {
  assert.equal(await codeOf(page('nsu=urn:nobody;s=x')), 'opcua.unknown-namespace')
  assert.equal(await codeOf(page(node('nothing'))), 'opcua.unknown-node')
  assert.equal(await codeOf(page('what')), 'opcua.unknown-node')
  assert.equal(await codeOf(dialog.browse(() => settings, { kind: 'dance' }, null)), 'line.unknown-question')
})

test('nothing is left open on the server, and nothing was written', () => {
  assert.equal(server.sessions, 0)
  assert.equal(server.writes, 0)
})

test('a question of any shape is taken or is none', () => {
  assert.equal(parseBrowseQuestion(null), null)
  assert.equal(parseBrowseQuestion({ nodeId: 'i=85' }), null)
  assert.deepEqual(parseBrowseQuestion({ kind: 'browse', nodeId: 3, offset: -1, filter: {} }), {
    kind: 'browse',
    nodeId: 'i=85',
    offset: 0,
    filter: '',
  })
})
