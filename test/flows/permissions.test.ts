// What the editor may ask the server for is closed to whoever may only look.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { startNodeRed } from '../support/node-red.ts'

const actions = [
  'modbus-connection/test',
  'asset-model/check',
  'asset-model/names',
  'asset-model/search',
  'asset-model/tree',
  'asset-model/try',
  'asset-context-enricher/try',
  'asset-context-enricher/try-context',
  'asset-context-enricher/assets',
  'dmz-destination/test',
  'mqtt-connection/test',
  'mqtt-reader/listen',
]
const opcua = ['look', 'trust', 'trusted', 'distrust', 'own', 'test', 'browse'].map((name) => `opcua-connection/${name}`)

/** What is known of the context is asked by people who may not change the flows. */
const open = 'asset-context-enricher/query'

test('with adminAuth on, every action but a question answers 401 to a reader and 401 to a stranger', { timeout: 60_000 }, async (t) => {
  const userDir = mkdtempSync(path.join(tmpdir(), 'lineside-permissions-'))
  const adminAuth = { type: 'credentials', users: [], default: { permissions: 'read' } }
  const nodeRed = await startNodeRed({
    version: '5',
    userDir,
    flows: [],
    settings: { nodesDir: path.resolve(import.meta.dirname, '../..'), adminAuth },
  })
  t.after(async () => {
    await nodeRed.stop()
    rmSync(userDir, { recursive: true, force: true })
  })
  assert.equal((await nodeRed.admin('GET', 'flows')).status, 200)
  for (const action of [...actions, ...opcua]) {
    const answer = await nodeRed.admin('POST', `lineside/${action}`, { config: {} })
    assert.equal(answer.status, 401, action)
    const stranger = await nodeRed.admin('POST', `lineside/${action}`, { config: {} }, { Authorization: 'Bearer nobody' })
    assert.equal(stranger.status, 401, action)
  }
  assert.equal((await nodeRed.admin('POST', `lineside/${open}`, { id: 'nobody' })).status, 200)
})

test('where a stranger may not even look, a question answers 401 too', { timeout: 60_000 }, async (t) => {
  const userDir = mkdtempSync(path.join(tmpdir(), 'lineside-permissions-'))
  const settings = { nodesDir: path.resolve(import.meta.dirname, '../..'), adminAuth: { type: 'credentials', users: [] } }
  const nodeRed = await startNodeRed({ version: '5', userDir, flows: [], settings })
  t.after(async () => {
    await nodeRed.stop()
    rmSync(userDir, { recursive: true, force: true })
  })
  assert.equal((await nodeRed.admin('POST', `lineside/${open}`, { id: 'nobody' })).status, 401)
})
