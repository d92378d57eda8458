// The editor of Node-RED 4.1 has another layout and no dark theme: the dialogs are whole there too.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findRooms } from '../../tools/build/rooms.ts'
import { isWhole } from './dialog.ts'
import { allRooms, startLine } from './line-flow.ts'

const line = await startLine({ isDeployed: true, more: allRooms, version: '4.1' })

test('every dialog is whole in Node-RED 4.1', { timeout: 120_000 }, async (t) => {
  const editor = await line.open({ language: 'de', theme: 'light' })
  t.after(() => editor.close())
  for (const { name } of await findRooms()) {
    await editor.openDialog(line.id(name))
    await editor.picture(`${name}-4.1`)
    await isWhole(editor, name)
    await editor.closeDialog('ok')
    assert.notEqual(await editor.property(line.id(name), 'changed'), true, `${name} is changed by "Done" alone`)
  }
  assert.deepEqual(editor.errors, [])
})
