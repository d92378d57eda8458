// The dialog of the enricher on a line that runs: context now and who said it, a trial of the table, genealogy.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Locator } from 'playwright-core'
import { isWhole } from './dialog.ts'
import type { EditorPage, Looks } from './editor-page.ts'
import { startLine } from './line-flow.ts'

const line = await startLine({ isDeployed: true, more: ['13-production-context'] })
const tab = line.flow.find(({ type, label }) => type === 'tab' && label === 'Production context')?.id
const enricher = String(line.flow.find(({ type, z }) => type === 'lineside-asset-context-enricher' && z === tab)?.id)

/** The flow says its orders, lots and tests a second after the start. */
async function untilSaid(): Promise<void> {
  const limit = Date.now() + 20_000
  for (;;) {
    const answer = await line.nodeRed.admin('POST', 'lineside/asset-context-enricher/query', {
      id: enricher,
      question: { query: 'genealogy', lot: 'L-7' },
    })
    const text = await answer.text()
    if (/B-1042.*fill volume/.test(text)) return
    if (Date.now() > limit) throw new Error(text)
  }
}
await untilSaid()

const panels = { lookUp: 0, trial: 1, known: 2 } as const

async function open(t: { after(release: () => Promise<void>): void }, looks: Looks = { language: 'en-US', theme: 'light' }): Promise<EditorPage> {
  const editor = await line.open(looks)
  t.after(() => editor.close())
  await editor.openDialog(enricher)
  return editor
}

function panelOf({ page }: EditorPage, panel: keyof typeof panels): Locator {
  return page.locator('.lineside-panel').nth(panels[panel])
}

/** Presses the button of a box and gives what it then says. */
async function ask(panel: Locator, tone: 'good' | 'bad' | 'plain'): Promise<string> {
  const button = panel.locator('.lineside-asking button')
  await button.click()
  await panel.locator('.lineside-asking button:not([disabled])').waitFor()
  const answer = panel.locator('.lineside-answer')
  const text = (await answer.innerText()).replaceAll(/\s+/g, ' ')
  assert.match((await answer.getAttribute('class')) ?? '', new RegExp(`lineside-${tone}`), text)
  return text
}

test('what a lot went through, with the batch, the test and what was known', async (t) => {
  const editor = await open(t)
  const known = panelOf(editor, 'known')
  await known.locator('select').selectOption('lot')
  await known.locator('input:visible').first().fill('L-7')
  const text = await ask(known, 'plain')
  assert.match(text, /acme\/leeds\/packing\/line1\/filler lot\.cap: L-7/)
  assert.match(text, /batch: B-1042/)
  assert.match(text, /fill volume 498\.2 mL \(495 … 505\) pass/)
  await known.scrollIntoViewIfNeeded()
  await editor.picture('context-genealogy')
  await known.locator('input:visible').first().fill('L-77')
  assert.match(await ask(known, 'bad'), /Do you mean "L-7"/)
  assert.deepEqual(editor.errors, [])
})

test('only what a question needs is asked for; an asset is chosen from those of the model', async (t) => {
  const editor = await open(t)
  const known = panelOf(editor, 'known')
  const shown = async () => (await known.locator('label:visible').allInnerTexts()).map((text) => text.split('\n')[0]?.trim())
  assert.deepEqual((await shown()).slice(1), ['Asset', 'At (empty: now)'])
  await known.locator('select').selectOption('history')
  assert.deepEqual((await shown()).slice(1), ['Asset', 'Field (empty: all)', 'Since (empty: all that is kept)', 'Until (empty: now)'])
  await known.locator('input:visible').first().focus()
  await known.locator('datalist option').first().waitFor({ state: 'attached' })
  assert.equal(await known.locator('datalist option').first().getAttribute('value'), 'acme/leeds/packing/line1/filler')
  await known.locator('input:visible').first().fill('acme/leeds/packing/line1/filler')
  await known.locator('input:visible').nth(1).fill('batch')
  assert.match(await ask(known, 'plain'), /batch B-1042/)
  await known.locator('select').selectOption('place')
  assert.match(await ask(known, 'plain'), /lot\.cap: L-7/)
  await known.locator('select').selectOption('tests')
  assert.match(await ask(known, 'plain'), /fill volume/)
  await known.locator('input:visible').first().fill('acme/leeds/packing/line1/filer')
  assert.match(await ask(known, 'bad'), /acme\/leeds\/packing\/line1\/filler/)
  assert.deepEqual(editor.errors, [])
})

test('a tag is looked up together with the context of its asset, and who said it', async (t) => {
  const editor = await open(t)
  const known = panelOf(editor, 'known')
  await known.locator('input:visible').first().fill('acme/leeds/packing/line1/filler')
  assert.match(await ask(known, 'plain'), /workOrder WO-7701 mes\/line1\/order acme\/leeds\/packing\/line1/)
  const lookUp = panelOf(editor, 'lookUp')
  await lookUp.locator('input').fill('FIL_PRESS')
  const text = await ask(lookUp, 'good')
  assert.match(text, /acme\/leeds\/packing\/line1\/filler\/pressure.*batch B-1042 mes\/line1\/order/)
  await editor.picture('context-now')
  assert.deepEqual(editor.errors, [])
})

test('a message is tried with the table as it stands, unsaved', async (t) => {
  const editor = await open(t)
  const trial = panelOf(editor, 'trial')
  const say = async (topic: string, payload: string, tone: 'good' | 'bad') => {
    await trial.locator('input').fill(topic)
    await trial.locator('textarea').fill(payload)
    return ask(trial, tone)
  }
  assert.match(
    await say('mes/line1/order', '{"order":"W-9","batch":"B-9","product":{"name":"tea"}}', 'good'),
    /row 1.*acme\/leeds\/packing\/line1 \(assets: 1\).*workOrder W-9 batch B-9 product tea/,
  )
  assert.match(await say('mes/line9/order', '{"batch":"B-9"}', 'bad'), /line1/)
  assert.match(await say('elsewhere', '1', 'bad'), /no row of the table fits/)
  assert.match(await say('FIL_STATE', '3', 'good'), /state 3/)
  await editor.picture('context-trial')
  await editor.page.locator('.lineside-line').first().locator('input').first().fill('orders/#')
  assert.match(await say('mes/line1/order', '{"batch":"B-9"}', 'bad'), /no row of the table fits/)
  assert.deepEqual(editor.errors, [])
})

for (const looks of [
  { language: 'en-US', theme: 'light' },
  { language: 'de', theme: 'dark' },
] as const) {
  test(`the dialog is whole: ${looks.language}, ${looks.theme}`, async (t) => {
    const editor = await open(t, looks)
    await isWhole(editor, 'asset-context-enricher')
    await editor.picture(`context-dialog-${looks.language}-${looks.theme}`)
    const known = panelOf(editor, 'known')
    await known.locator('select').selectOption('lot')
    await known.locator('input:visible').first().fill('L-7')
    assert.match(await ask(known, 'plain'), /fill volume/)
    await known.scrollIntoViewIfNeeded()
    await editor.picture(`context-known-${looks.language}-${looks.theme}`)
    assert.deepEqual(editor.errors, [])
  })
}
