// The dialog of the asset model: problems that lead to their line, the tree, search, rules on trial, what a deploy would change.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, test } from 'node:test'
import { largeModel, largeModelTag, largestModel } from '../support/large-model.ts'
import { startNodeRed } from '../support/node-red.ts'
import { isWhole } from './dialog.ts'
import { type EditorPage, type Looks, launchBrowser, openEditor } from './editor-page.ts'

const plant = `lineside: 1
systems: { erp: {} }
types:
  Filler@1.2.0:
    parameters: { plc: null, line: null }
    properties:
      pressure: { unit: "bar{gauge}", kind: pressure.gauge, datatype: number, range: [0, 16], tag: "{plc}_FIL_PRESS" }
      state: { datatype: string }
    mapping:
      - match: "(?<line>line\\\\d+)/fil/(?<property>\\\\w+)"
instances:
  - id: urn:acme:filler:1
    type: Filler@^1
    path: acme/leeds/packing/line1/filler
    validFrom: 2026-01-01
    parameters: { plc: L1, line: line1 }
    aliases: { kks: 10LAC01 }
    externalIds: { erp: E-100 }
    attributes: { maker: ACME }
  - id: urn:acme:filler:2
    type: Filler
    path: acme/leeds/packing/line2/filler
    parameters: { plc: L2, line: line2 }
    tags: { OLD_STATE: state }
`

const userDir = mkdtempSync(path.join(tmpdir(), 'lineside-editor-model-'))
writeFileSync(path.join(userDir, 'large.json'), JSON.stringify(largeModel(largestModel)))
const model = { type: 'lineside-asset-model', version: 1, name: '', source: 'inline', inline: plant, file: '', folder: '' }
const enricher = { type: 'lineside-asset-context-enricher', z: 'tab', x: 300, y: 80, wires: [[], [], [], []], version: 1, name: '' }
/** Once, soon after the start. */
const reading = (topic: string) => ({
  ...{ type: 'inject', z: 'tab', x: 100, y: 80, wires: [['first']], name: '', repeat: '', crontab: '', once: true, onceDelay: 0.1 },
  topic,
  props: [{ p: 'payload' }, { p: 'topic', vt: 'str' }, { p: 'timestamp', v: '', vt: 'date' }, { p: 'quality', v: 'good', vt: 'str' }],
  payload: '7',
  payloadType: 'num',
})
const nodeRed = await startNodeRed({
  version: '5',
  userDir,
  nodesDir: path.resolve(import.meta.dirname, '../..'),
  flows: [
    { id: 'tab', type: 'tab', label: 'test' },
    { ...model, id: 'plant' },
    { ...model, id: 'large', source: 'file', inline: '', file: 'large.json' },
    { ...enricher, id: 'first', model: 'plant' },
    { ...reading('OLD_STATE'), id: 'known' },
    { ...reading('line7/fil/state'), id: 'unknown' },
    { ...enricher, id: 'second', y: 160, model: 'large' },
  ],
})
const browser = await launchBrowser()
after(async () => {
  await browser.close()
  await nodeRed.stop()
  rmSync(userDir, { recursive: true, force: true })
})

const [checkPanel, treePanel, rulesPanel] = [0, 1, 2]

async function open(t: { after(release: () => Promise<void>): void }, id: string, looks: Looks): Promise<EditorPage> {
  const editor = await openEditor(browser, nodeRed.url, looks)
  t.after(() => editor.close())
  await editor.openDialog(id)
  return editor
}

/** What a panel says, once it says something in this tone. */
async function said({ page }: EditorPage, panel: number, tone: string, text: RegExp): Promise<string> {
  const answer = page.locator('.lineside-panel').nth(panel).locator(`.lineside-answer.lineside-${tone}`).filter({ hasText: text })
  await answer.waitFor({ timeout: 20_000 })
  return (await answer.innerText()).replaceAll(/\s+/g, ' ')
}

/** At once: typing would be indented by the code editor. */
async function replaceText({ page }: EditorPage, text: string): Promise<void> {
  await page.evaluate(`monaco.editor.getEditors().at(-1).setValue(${JSON.stringify(text)})`)
}

const leaf = ({ page }: EditorPage, name: string) =>
  page
    .locator('.lineside-tree [role=treeitem]')
    .filter({ has: page.locator('> .lineside-leaf > .lineside-text').getByText(name, { exact: true }) })
    .last()
const focused = ({ page }: EditorPage) => page.evaluate("document.activeElement.querySelector('.lineside-text')?.textContent")
const known = ({ page }: EditorPage) => page.locator('.lineside-known').innerText()

test('a sound model is checked by itself when the dialog opens, and shown as a tree that the keyboard opens', { timeout: 90_000 }, async (t) => {
  const editor = await open(t, 'plant', { language: 'en-US', theme: 'light' })
  const { page } = editor
  assert.match(await said(editor, checkPanel, 'good', /sound/), /Types: 1, assets: 2, tags: 3, mapping rules: 1.* changes nothing/)
  await isWhole(editor, 'asset-model')
  await leaf(editor, 'acme').focus()
  for (const name of ['leeds', 'packing', 'line1', 'filler', 'pressure']) {
    await page.keyboard.press('ArrowRight')
    await leaf(editor, name).waitFor()
    await page.keyboard.press('ArrowDown')
    assert.equal(await focused(editor), name)
  }
  assert.match(
    await known(editor),
    /Tag\s+L1_FIL_PRESS[\s\S]*Topic\s+acme\/leeds\/packing\/line1\/filler\/pressure[\s\S]*Unit\s+bar\{gauge\}[\s\S]*0 … 16/,
  )
  await page.keyboard.press('ArrowDown')
  assert.match(await known(editor), /May be found by\s+\(\?<line>/)
  await page.keyboard.press('ArrowLeft')
  assert.equal(await focused(editor), 'filler')
  const filler = await known(editor)
  assert.match(
    filler,
    /urn:acme:filler:1[\s\S]*Filler@1\.2\.0[\s\S]*from 2026-01-01[\s\S]*kks: 10LAC01[\s\S]*erp: E-100[\s\S]*maker: ACME[\s\S]*\/instances\/0/,
  )
  await editor.picture('asset-model-tree')
  assert.deepEqual(editor.errors, [])
})

test('what is looked for is listed, and what is chosen is shown in the tree', { timeout: 90_000 }, async (t) => {
  const editor = await open(t, 'plant', { language: 'de', theme: 'dark' })
  const { page } = editor
  await said(editor, checkPanel, 'good', /in Ordnung/)
  await isWhole(editor, 'asset-model')
  const panel = page.locator('.lineside-panel').nth(treePanel)
  await panel.locator('input').fill('old_st')
  await panel.getByText('Gefunden: 1, gezeigt: 1').waitFor()
  await panel.locator('.lineside-found a').click()
  await page.waitForFunction("document.activeElement.querySelector('.lineside-text')?.textContent === 'state'")
  assert.match(await known(editor), /Datenpunkt\s+OLD_STATE/)
  await panel.locator('input').fill('10lac')
  await panel.getByText('Alias 10LAC01').waitFor()
  await editor.picture('asset-model-search')
  await panel.locator('input').fill('nobody')
  await panel.getByText('Nichts heißt so.').waitFor()
  await page.keyboard.press('Enter')
  assert.ok(await panel.isVisible(), 'Enter looks, and does not close the dialog')
  assert.deepEqual(editor.errors, [])
})

test('problems are said while one types, and lead to their line', { timeout: 90_000 }, async (t) => {
  const editor = await open(t, 'plant', { language: 'en-US', theme: 'dark' })
  const { page } = editor
  await said(editor, checkPanel, 'good', /sound/)
  await replaceText(editor, plant.replace('type: Filler@^1', 'type: Fillr').replace('OLD_STATE: state', 'OLD_STATE: stat'))
  const told = await said(editor, checkPanel, 'bad', /not a usable model/)
  assert.match(told, /line 13 · \/instances\/0\/type.*Fillr.*Filler.*line 24 · \/instances\/1\/tags\/OLD_STATE.*state/)
  await page.locator('.lineside-places a', { hasText: '/instances/0/type' }).click()
  const cursor = '(() => { const s = monaco.editor.getEditors().at(-1).getSelection(); return [s.startLineNumber, s.startColumn] })()'
  assert.deepEqual(await page.evaluate(cursor), [13, 5])
  await editor.picture('asset-model-problems')
  await page.locator('.lineside-panel').nth(treePanel).getByRole('button', { name: 'show the tree' }).click()
  await page.getByText('This model has problems').waitFor()
  await replaceText(editor, plant.slice(0, 200).replace('pressure:', '\tpressure:'))
  assert.match(await said(editor, checkPanel, 'bad', /tab/), /line \d+/)
  assert.deepEqual(editor.errors, [])
})

test('warnings stand apart, with their line, and a model with some is sound', { timeout: 90_000 }, async (t) => {
  const editor = await open(t, 'plant', { language: 'de', theme: 'light' })
  await said(editor, checkPanel, 'good', /in Ordnung/)
  await replaceText(editor, plant.replace('erp: {}', 'erp: { ids: [E-100, E-999] }'))
  assert.match(await said(editor, checkPanel, 'good', /Warnungen: 1/), /in Ordnung.*Warnungen: 1 Zeile 2 · \/systems\/erp\/ids\/1 .*E-999/)
  await editor.picture('asset-model-warnings')
  assert.deepEqual(editor.errors, [])
})

test('what a deploy would change is said before it, breaking changes first', { timeout: 90_000 }, async (t) => {
  const editor = await open(t, 'plant', { language: 'en-US', theme: 'light' })
  await said(editor, checkPanel, 'good', /changes nothing/)
  const draft = plant.replace('unit: "bar{gauge}"', 'unit: "kPa{gauge}"').replace('range: [0, 16]', 'range: [0, 1600]')
  await replaceText(editor, draft)
  const told = await said(editor, checkPanel, 'good', /makes changes/)
  assert.match(told, /changes: 4\. Breaking ones[^:]*: 2\. Breaking: .*pressure.*bar\{gauge\}.*kPa\{gauge\}/)
  await editor.picture('asset-model-changes')
  assert.deepEqual(editor.errors, [])
})

test('pasted names are tried on all rules, on one, and on one that is typed', { timeout: 90_000 }, async (t) => {
  const editor = await open(t, 'plant', { language: 'en-US', theme: 'light' })
  const { page } = editor
  await said(editor, checkPanel, 'good', /sound/)
  const panel = page.locator('.lineside-panel').nth(rulesPanel)
  const run = () => panel.getByRole('button', { name: 'try' }).click()
  await panel.locator('textarea').fill('L1_FIL_PRESS\nline1/fil/pressure\nline2/fil/state\tx\nline9/fil/state\nOLD_STATE')
  await run()
  const all = await said(editor, rulesPanel, 'bad', /Names: 5, found: 4, not found: 1/)
  assert.match(all, /L1_FIL_PRESS acme\/leeds\/packing\/line1\/filler · pressure by the template/)
  assert.match(all, /line2\/fil\/state acme\/leeds\/packing\/line2\/filler · state by the rule \/types\/Filler@1\.2\.0\/mapping\/0/)
  assert.match(all, /line9\/fil\/state nothing/)
  assert.match(all, /OLD_STATE .*by its name \/instances\/1\/tags\/OLD_STATE/)
  await editor.picture('asset-model-names', panel)
  await panel.locator('select').first().selectOption({ index: 1 })
  await run()
  await said(editor, rulesPanel, 'good', /Caught by this rule: 2 of 5/)
  await panel.locator('select').first().selectOption('own')
  await panel.locator('input').fill('(?<plc>L\\d)_FIL_(?<property>\\w+')
  await run()
  await said(editor, rulesPanel, 'bad', /./)
  await panel.locator('input').fill('(?<property>\\w+)/fil/(?<line>line1)')
  await panel.locator('textarea').fill('state/fil/line1\nL1_FIL_PRESS')
  await run()
  assert.match(await said(editor, rulesPanel, 'good', /Caught by this rule: 1 of 2/), /state\/fil\/line1 acme\/leeds\/packing\/line1\/filler · state/)
  await editor.picture('asset-model-own-rule', panel)
  await panel.getByRole('button', { name: 'take names seen live' }).click()
  await said(editor, rulesPanel, 'plain', /Taken: 2 of 2 names/)
  assert.equal(await panel.locator('textarea').inputValue(), 'line7/fil/state\nOLD_STATE')
  assert.deepEqual(editor.errors, [])
})

test('the tree of 100,000 tags opens branch by branch, and search leads to one of them', { timeout: 120_000 }, async (t) => {
  const editor = await open(t, 'large', { language: 'en-US', theme: 'light' })
  const { page } = editor
  await page.locator('.lineside-panel').nth(checkPanel).locator('button').click()
  await said(editor, checkPanel, 'good', /assets: 5000, tags: 100000/)
  await leaf(editor, 'acme').locator('> .lineside-leaf > .lineside-caret').click()
  await leaf(editor, 'P99').waitFor()
  const panel = page.locator('.lineside-panel').nth(treePanel)
  await panel.locator('input').fill(largeModelTag(4999, 7))
  await panel.locator('.lineside-found a').first().click()
  await page.waitForFunction("document.activeElement.querySelector('.lineside-text')?.textContent === 'p7'")
  assert.match(await known(editor), /acme\/P99\/packaging\/L9\/M4\/p7/)
  await editor.picture('asset-model-large')
  assert.deepEqual(editor.errors, [])
})
