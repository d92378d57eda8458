// What every edit dialog owes its user.
import assert from 'node:assert/strict'
import type { EditorPage } from './editor-page.ts'

/** Texts that are keys, controls without a label, choices without a word, findings: there must be none. */
export async function isWhole({ page }: EditorPage, name: string): Promise<void> {
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
