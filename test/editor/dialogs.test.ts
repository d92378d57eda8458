// Every edit dialog in every language, light and dark: opens, is worded throughout, is sound, and changes nothing.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findRooms, languages } from '../../tools/build/rooms.ts'
import { isWhole } from './dialog.ts'
import { allRooms, startLine } from './line-flow.ts'

const rooms = await findRooms()
const line = await startLine({ isDeployed: true, more: allRooms })

for (const language of languages) {
  for (const theme of ['light', 'dark'] as const) {
    test(`every dialog is whole in ${language}, ${theme}`, { timeout: 120_000 }, async (t) => {
      const editor = await line.open({ language, theme })
      t.after(() => editor.close())
      assert.equal(await editor.page.evaluate("document.documentElement.classList.contains('nr-theme-dark')"), theme === 'dark')
      await editor.picture(`canvas-${language}-${theme}`)
      for (const { name } of rooms) {
        await editor.openDialog(line.id(name))
        await editor.picture(`${name}-${language}-${theme}`)
        await isWhole(editor, name)
        await editor.closeDialog('ok')
        assert.notEqual(await editor.property(line.id(name), 'changed'), true, `${name} is changed by "Done" alone`)
      }
      assert.deepEqual(editor.errors, [])
    })
  }
}

test('the help of every node is shown, with its settings', { timeout: 60_000 }, async (t) => {
  const editor = await line.open({ language: 'de', theme: 'light' })
  t.after(() => editor.close())
  for (const { name, type, fields } of rooms) {
    await editor.page.evaluate(`RED.sidebar.help.show('${type}')`)
    const settings = editor.page.locator('.red-ui-help li strong')
    await settings.first().waitFor()
    assert.ok((await settings.count()) >= Object.keys(fields.settings).length, name)
    await editor.picture(`help-${name}`, editor.page.locator('.red-ui-help').last())
  }
  assert.deepEqual(editor.errors, [])
})
