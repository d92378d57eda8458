// Every edit dialog in every language, light and dark: opens, is worded throughout, is sound, and changes nothing.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findRooms, languages } from '../../tools/build/rooms.ts'
import type { EditorPage } from './editor-page.ts'
import { startLine } from './line-flow.ts'

const rooms = await findRooms()
const line = await startLine({ isDeployed: true })

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

/** Texts that are keys, controls without a label, choices without a word, findings: there must be none. */
async function isWhole({ page }: EditorPage, name: string): Promise<void> {
  const form = page.locator('.red-ui-tray .lineside-form')
  const texts = await form.locator('label, option, button, h4, span, .lineside-problem').allInnerTexts()
  assert.deepEqual(
    texts.filter((text) => /\b(label|tip|column|columnTip|option|editor|problem)\.[\w-]+/.test(text)),
    [],
    `${name} shows keys`,
  )
  assert.deepEqual(
    (await form.locator('.lineside-problem').allInnerTexts()).filter((text) => text !== ''),
    [],
    `${name} finds problems`,
  )
  assert.equal(await form.locator('.input-error').count(), 0, `${name} marks inputs`)
  const blank = form.locator('.form-row:not([hidden]) > label > span:empty')
  assert.equal(await blank.count(), 0, `${name} has a setting without a label`)
  const clipped = await form
    .locator('.form-row > label, h4, .lineside-tools button')
    .evaluateAll((elements) => elements.filter((element) => element.scrollWidth > element.clientWidth + 1).map((element) => element.textContent))
  assert.deepEqual(clipped, [], `${name} clips texts`)
}
