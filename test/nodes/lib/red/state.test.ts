// State lies below the user directory, in a folder of the node's own, and what was lost of it is said.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import type { Settings } from '../../../../nodes/lib/fields.ts'
import type { Ready } from '../../../../nodes/lib/red/node.ts'
import { openState, stateFolder } from '../../../../nodes/lib/red/state.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'

function ready(userDir: string, id: string) {
  const warnings: string[] = []
  const node = { id, warn: (text: string) => warnings.push(text) }
  return { warnings, ready: { red: { settings: { userDir }, _: (key: string) => key }, node } as unknown as Ready<Settings> }
}

test('a node id, also that of a subflow instance, becomes one folder and never leaves it', () => {
  const { ready: one } = ready('/user', 'a1-b2')
  assert.equal(stateFolder(one, 'downsampler'), path.resolve('/user/lineside/downsampler/a1-b2'))
  const { ready: other } = ready('/user', '../../x')
  assert.equal(path.dirname(stateFolder(other, 'downsampler')), path.resolve('/user/lineside/downsampler'))
})

test('what is kept is there again; a damaged file is said and set aside', async (t) => {
  const folder = await temporaryFolder(t)
  const { ready: one, warnings } = ready(folder, 'n1')
  const store = await openState(one, 'downsampler', 1)
  await store.put([['tag', { held: 1 }]])
  await store.close()
  const again = await openState(one, 'downsampler', 1)
  assert.deepEqual([...again.entries()], [['tag', { held: 1 }]])
  await again.close()
  writeFileSync(path.join(stateFolder(one, 'downsampler'), 'state.snapshot'), 'garbage')
  const third = await openState(one, 'downsampler', 1)
  await third.close()
  assert.deepEqual(warnings, ['log.state-lost'])
})
