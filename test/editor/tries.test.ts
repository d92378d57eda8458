// What the dialogs try out before a deploy: lines, models, plans, topics, values, samples.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { EditorPage } from './editor-page.ts'
import { startLine } from './line-flow.ts'

const line = await startLine({ isDeployed: true })

async function open(t: { after(release: () => Promise<void>): void }, folder: string): Promise<EditorPage> {
  const editor = await line.open({ language: 'en-US', theme: 'light' })
  t.after(() => editor.close())
  await editor.openDialog(line.id(folder))
  return editor
}

/** Fills the box's inputs, presses its button, and gives what it then says. */
async function ask({ page }: EditorPage, tone: 'good' | 'bad' | 'plain', ...values: readonly string[]): Promise<string> {
  const panel = page.locator('.lineside-panel')
  for (const [index, value] of values.entries()) await panel.locator('input, textarea').nth(index).fill(value)
  await panel.locator('button').click()
  await page.waitForFunction("!document.querySelector('.lineside-panel button').disabled")
  const answer = panel.locator('.lineside-answer')
  assert.match((await answer.getAttribute('class')) ?? '', new RegExp(`lineside-${tone}`), (await answer.textContent()) ?? '')
  return (await answer.innerText()).replaceAll(/\s+/g, ' ')
}

test('modbus-connection: tests the line with the unsaved address', async (t) => {
  const editor = await open(t, 'modbus-connection')
  const { page } = editor
  await page.locator('#node-config-input-host').fill('127.0.0.1')
  await page.locator('#node-config-input-port').fill(String(line.env.MODBUS_PORT))
  assert.match(await ask(editor, 'good'), /\d+ ms/)
  await page.locator('#node-config-input-port').fill('1')
  assert.match(await ask(editor, 'bad'), /127\.0\.0\.1/)
  await editor.picture('try-modbus-connection')
  assert.deepEqual(editor.errors, [])
})

test('modbus-reader: shows the register on the wire as it is typed, and the requests of a cycle', async (t) => {
  const editor = await open(t, 'modbus-reader')
  const { page } = editor
  const wire = page.locator('.lineside-derived').first()
  assert.equal(await wire.textContent(), '0 · 0x0000')
  await page.locator('#node-input-notation').selectOption('one-based')
  await page.locator('.lineside-line').first().locator('input').nth(2).fill('12')
  await page.waitForFunction("document.querySelector('.lineside-derived').textContent === '11 · 0x000B'")
  await page.locator('#node-input-notation').selectOption('zero-based')
  assert.match(await ask(editor, 'plain'), / 5\b.* 21 .* 18\b/)
  assert.equal(await page.locator('.lineside-answer li').count(), 5)
  await editor.picture('try-modbus-reader')
  assert.deepEqual(editor.errors, [])
})

test('tag-normalizer: shows what a raw value becomes', async (t) => {
  const editor = await open(t, 'tag-normalizer')
  assert.match(await ask(editor, 'good', 'FIL_TEMP', '215'), /line1_filler_temperature.*21\.5.*Cel.*good/)
  assert.match(await ask(editor, 'bad', 'FIL_TEMP', '9000'), /uncertain|bad/)
  await editor.picture('try-tag-normalizer')
  await ask(editor, 'bad', 'NO_SUCH_NAME', '1')
  assert.deepEqual(editor.errors, [])
})

test('asset-model: checks the unsaved text and shows the assets, or where it is wrong', async (t) => {
  const editor = await open(t, 'asset-model')
  assert.match(await ask(editor, 'good'), /line1_filler_temperature/)
  await editor.picture('try-asset-model')
  await editor.page.locator('.lineside-source .monaco-editor, .lineside-source .ace_editor').first().click()
  await editor.page.keyboard.press('Control+End')
  await editor.page.keyboard.type('\nnonsense: 1')
  assert.match(await ask(editor, 'bad'), /nonsense/)
  await editor.picture('try-asset-model-wrong')
  assert.deepEqual(editor.errors, [])
})

test('asset-context-enricher: looks a tag up in the deployed model, and names the nearest', async (t) => {
  const editor = await open(t, 'asset-context-enricher')
  assert.match(await ask(editor, 'good', 'line1_filler_pressure'), /filler\/pressure/)
  await editor.picture('try-asset-context-enricher')
  assert.match(await ask(editor, 'bad', 'line1_filler_presure'), /line1_filler_pressure/)
  assert.deepEqual(editor.errors, [])
})

test('downsampler: thins pasted samples out and keeps within ε', async (t) => {
  const editor = await open(t, 'downsampler')
  await editor.page.locator('#node-input-epsilonBasis').selectOption('absolute')
  await editor.page.locator('#node-input-epsilon').fill('0.1')
  const samples = Array.from({ length: 50 }, (_, index) => `${index}\t${index < 25 ? index : 50 - index}`)
  const answer = await ask(editor, 'plain', ['time\tvalue', ...samples].join('\n'))
  const [, kept = '', total = ''] = /(\d+) \/ (\d+)/.exec(answer) ?? []
  assert.equal(total, '50')
  assert.ok(Number(kept) <= 5, answer)
  await editor.picture('try-downsampler')
  await ask(editor, 'bad', '1\n2\nthree')
  assert.deepEqual(editor.errors, [])
})

test('dmz-publisher: says which row lets a topic out, and warns when none can', async (t) => {
  const editor = await open(t, 'dmz-publisher')
  const { page } = editor
  await page.locator('#node-input-topicRoot').fill('plant')
  assert.match(await ask(editor, 'good', 'acme/line1/pressure'), /plant\/acme\/line1\/pressure/)
  assert.equal(await page.locator('.lineside-warning').isVisible(), false)
  await page.locator('.lineside-tools button').nth(3).click()
  await page.locator('.lineside-warning').waitFor()
  await ask(editor, 'bad', 'acme/line1/pressure')
  await editor.picture('try-dmz-publisher')
  assert.deepEqual(editor.errors, [])
})

test('dmz-destination: tests the line to the broker with the unsaved address', async (t) => {
  const editor = await open(t, 'dmz-destination')
  const { page } = editor
  await page.locator('#node-config-input-host').fill('127.0.0.1')
  await page.locator('#node-config-input-port').fill(String(line.env.MQTT_PORT))
  assert.match(await ask(editor, 'good'), /\d+ ms/)
  await page.locator('#node-config-input-port').fill('1')
  assert.match(await ask(editor, 'bad'), /127\.0\.0\.1/)
  await editor.picture('try-dmz-destination')
  assert.deepEqual(editor.errors, [])
})
