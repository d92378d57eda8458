// What the dialogs try out before a deploy: lines, models, plans, topics, values, samples.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { EditorPage } from './editor-page.ts'
import { startLine } from './line-flow.ts'

const line = await startLine({ isDeployed: true, more: ['07-read-mqtt-topics', '09-any-message', '12-format-readings'] })

async function open(t: { after(release: () => Promise<void>): void }, folder: string): Promise<EditorPage> {
  const editor = await line.open({ language: 'en-US', theme: 'light' })
  t.after(() => editor.close())
  await editor.openDialog(line.id(folder))
  return editor
}

/** Fills the first box's inputs, presses its button, and gives what it then says. */
function ask(editor: EditorPage, tone: 'good' | 'bad' | 'plain', ...values: readonly string[]): Promise<string> {
  return askIn(editor, 0, 0, tone, ...values)
}

/** The same in another box, with another of its buttons. */
async function askIn(
  { page }: EditorPage,
  box: number,
  button: number,
  tone: 'good' | 'bad' | 'plain',
  ...values: readonly string[]
): Promise<string> {
  const panel = page.locator('.lineside-panel').nth(box)
  for (const [index, value] of values.entries()) await panel.locator('input, textarea').nth(index).fill(value)
  await panel.locator('.lineside-asking button').nth(button).click()
  await page.waitForFunction(`!document.querySelectorAll('.lineside-panel')[${box}].querySelectorAll('.lineside-asking button')[${button}].disabled`)
  const answer = panel.locator('.lineside-answer')
  assert.match((await answer.getAttribute('class')) ?? '', new RegExp(`lineside-${tone}`), (await answer.textContent()) ?? '')
  return (await answer.innerText()).replaceAll(/\s+/g, ' ')
}

test('modbus-connection: tests the line with the unsaved address', async (t) => {
  const editor = await open(t, 'modbus-connection')
  const { page } = editor
  await page.locator('#node-config-input-host').fill('127.0.0.1')
  await page.locator('#node-config-input-of-port').fill(String(line.env.MODBUS_PORT))
  assert.match(await ask(editor, 'good'), /\d+ ms/)
  await page.locator('#node-config-input-of-port').fill('1')
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
  const plan = await ask(editor, 'plain')
  assert.match(plan, / 5\b.* 21 .* 18\b/)
  // Five requests of about 2 ms every second.
  assert.match(plan, /busy 1 % .* 2 ms a request.* 1000 ms: requests 5, about 10 ms/)
  assert.equal(await page.locator('.lineside-answer li').count(), 5)
  await page.locator('#node-input-of-intervalMs').fill('10')
  assert.match(await ask(editor, 'bad'), /busy 100 %.*cycles will be skipped/)
  await page.locator('#node-input-of-intervalMs').fill('1000')
  await page.locator('#node-input-of-maxGap').fill('')
  assert.match(await ask(editor, 'plain'), /Requests: 4\./)
  await editor.picture('try-modbus-reader')
  assert.deepEqual(editor.errors, [])
})

test('modbus-reader: asks the deployed line for units and for SunSpec models, whose points are ticked into the table', async (t) => {
  const editor = await open(t, 'modbus-reader')
  const { page } = editor
  assert.match(await askIn(editor, 1, 0, 'good', '1-3'), /from 1 to 3: 1, 2$/)
  assert.match(await askIn(editor, 1, 1, 'good', '2'), /Vendor Lineside Product code INV-8 Revision 1\.4/)
  assert.match(await askIn(editor, 1, 2, 'bad', '1'), /Unit 1 has no SunSpec/)
  assert.match(await askIn(editor, 1, 2, 'plain', '2'), /models: 2, from register 40000.*Model 1 common.*Model 103 inverter/)
  await page.locator('.lineside-pick summary').nth(1).click()
  await page.locator('.lineside-pick label', { hasText: 'inverter/St' }).last().locator('input').check()
  await page.locator('.lineside-pick label', { hasText: 'inverter/W' }).first().locator('input').check()
  await editor.picture('try-modbus-sunspec')
  await page.locator('.lineside-panel').nth(1).locator('.lineside-tools button').click()
  await editor.closeDialog('ok')
  const rows = (await editor.property(line.id('modbus-reader'), 'tags')) as readonly Readonly<Record<string, unknown>>[]
  assert.deepEqual(
    rows.slice(-3).map(({ name, unitId, address, type, scaleFactor }) => [name, unitId, address, type, scaleFactor]),
    [
      ['inverter/W', 2, '40084', 'int16', 'inverter/W_SF'],
      ['inverter/W_SF', 2, '40085', 'int16', ''],
      ['inverter/StVnd', 2, '40109', 'uint16', ''],
    ],
  )
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

test('asset-model: checks the unsaved text, and says where it is wrong', async (t) => {
  const editor = await open(t, 'asset-model')
  assert.match(await ask(editor, 'good'), /sound.*tags: 11/)
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
  await editor.page.locator('#node-input-of-epsilon').fill('0.1')
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
  await page.locator('#node-config-input-of-port').fill(String(line.env.MQTT_PORT))
  assert.match(await ask(editor, 'good'), /\d+ ms/)
  await page.locator('#node-config-input-of-port').fill('1')
  assert.match(await ask(editor, 'bad'), /127\.0\.0\.1/)
  await editor.picture('try-dmz-destination')
  assert.deepEqual(editor.errors, [])
})

test('mqtt-connection: tests the line to the broker with the unsaved address', async (t) => {
  const editor = await open(t, 'mqtt-connection')
  const { page } = editor
  await page.locator('#node-config-input-host').fill('127.0.0.1')
  await page.locator('#node-config-input-of-port').fill(String(line.env.MQTT_PORT))
  assert.match(await ask(editor, 'good'), /\d+ ms/)
  await page.locator('#node-config-input-of-port').fill('1')
  assert.match(await ask(editor, 'bad'), /127\.0\.0\.1/)
  await editor.picture('try-mqtt-connection')
  assert.deepEqual(editor.errors, [])
})

test('mqtt-reader: shows what comes under a topic, and what the table makes of it', async (t) => {
  line.broker.deliver('plant/oven1/door', 'OFF', { retain: true })
  line.broker.deliver('plant/oven1/odd', Buffer.from([1, 2, 255]), { retain: true })
  const editor = await open(t, 'mqtt-reader')
  const heard = await askIn(editor, 0, 0, 'good', 'plant/oven1/+')
  assert.match(heard, /Topics heard: 2\..*plant\/oven1\/door .*OFF.* Row 3: oven1\/door = false · good.*plant\/oven1\/odd .*01 02 ff.*no row fits/)
  await editor.picture('try-mqtt-reader-listen')
  assert.match(await askIn(editor, 0, 0, 'bad', 'a/#/b'), /./)
  assert.deepEqual(editor.errors, [])
})

test('mqtt-reader: tries a message of one\u2019s own with the unsaved table', async (t) => {
  const editor = await open(t, 'mqtt-reader')
  const sample = '{"temperature":{"value":181.5,"ok":true,"unit":"Cel"},"time":"2026-01-02T03:04:05Z"}'
  assert.match(
    await askIn(editor, 1, 0, 'plain', 'plant/oven1/status', sample),
    /Row 1: oven1\/temperature = 181\.5 Cel · 2026-01-02T03:04:05\.000Z · good/,
  )
  assert.match(await askIn(editor, 1, 0, 'plain', 'plant/oven1/status', '{'), /oven1\/temperature = null · bad/)
  await editor.picture('try-mqtt-reader')
  await askIn(editor, 1, 0, 'bad', 'elsewhere', '1')
  await editor.page.locator('.lineside-line').first().locator('input').first().fill('plant/#/status')
  await askIn(editor, 1, 0, 'bad', 'plant/oven1/status', sample)
  assert.deepEqual(editor.errors, [])
})

test('message-reader: shows the readings of a sample message', async (t) => {
  const editor = await open(t, 'message-reader')
  assert.match(await ask(editor, 'good', '{"topic":"oven/1","payload":21.5}'), /oven\/1 = 21\.5 Cel · uncertain/)
  const meters = '[{"id":"a","value":1,"at":"2026-01-02T03:04:05Z","state":0,"unit":"kWh"},{"id":"b","value":"x","state":7}]'
  assert.match(
    await ask(editor, 'bad', `{"topic":"api/meters","payload":{"meters":${meters}}}`),
    /meter\/a = 1 kWh · good · 2026-01-02T03:04:05\.000Z.*meter\/b = null · bad/,
  )
  await editor.picture('try-message-reader')
  await ask(editor, 'bad', '{"topic":"nobody","payload":1}')
  assert.match(await ask(editor, 'bad', '{"topic":'), /JSON/)
  assert.deepEqual(editor.errors, [])
})

test('reading-formatter: shows what a value becomes and what is read back, and reads a message of one’s own', async (t) => {
  const editor = await open(t, 'reading-formatter')
  const { page } = editor
  assert.match(await ask(editor, 'good', ''), /payload: \{"value":2\.5,.*acme\/leeds\/packing\/line1\/filler\/pressure = 2\.5 bar · good/)
  await page.locator('#node-input-format').selectOption('sparkplug')
  assert.ok(await page.locator('[data-setting="sparkplugGroup"]').isVisible(), 'the settings of a format come with it')
  assert.match(await ask(editor, 'good', 'true'), /topic: spBv1\.0\/acme\/NDATA.*payload: 08 .*pressure = true bar · good/)
  await editor.picture('try-reading-formatter')
  await page.locator('#node-input-format').selectOption('influx')
  await page.locator('#node-input-direction').selectOption('from')
  assert.match(
    await ask(editor, 'good', 'oven,place=a temperature=181.5 1767323045000000000'),
    /oven\/a\/temperature = 181\.5 · uncertain · 2026-01-02T03:04:05/,
  )
  assert.match(await ask(editor, 'bad', 'no line'), /Line or point 1/)
  assert.deepEqual(editor.errors, [])
})
