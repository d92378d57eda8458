// Tables of settings under the keyboard, the clipboard and files; ten thousand rows stay usable.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import type { EditorPage } from './editor-page.ts'
import { startLine } from './line-flow.ts'

const line = await startLine({ isDeployed: true })
const id = line.id('tag-normalizer')

type Row = Readonly<Record<string, unknown>>
const rowsOf = async (editor: EditorPage) => (await editor.property(id, 'tags')) as readonly Row[]
const cells = (editor: EditorPage, row: number) => editor.page.locator('.lineside-line').nth(row).locator('input, select')

async function openTable(t: { after(release: () => Promise<void>): void }): Promise<EditorPage> {
  const editor = await line.open({ language: 'de', theme: 'light' })
  t.after(() => editor.close())
  await editor.openDialog(id)
  return editor
}

async function paste(editor: EditorPage, text: string): Promise<void> {
  await editor.page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(text)})`)
  await editor.page.keyboard.press('Control+V')
}

test('rows are added, moved and deleted with the keyboard, and stored as objects with numbers', async (t) => {
  const editor = await openTable(t)
  const { page } = editor
  const before = await rowsOf(editor)
  await cells(editor, before.length - 1)
    .first()
    .focus()
  await page.keyboard.press('Enter')
  await page.keyboard.type('NEW')
  await page.keyboard.press('Tab')
  await page.keyboard.type('new_tag')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Control+A')
  await page.keyboard.type('0.25')
  await page.keyboard.press('Alt+ArrowUp')
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('Alt+Delete')
  await editor.closeDialog('ok')
  const added = { raw: 'NEW', name: 'new_tag', scale: 0.25, offset: 0, unit: '', low: null, high: null, datatype: 'any' }
  assert.deepEqual(await rowsOf(editor), [...before.slice(0, -2), added, before.at(-1)])
  assert.deepEqual(editor.errors, [])
})

test('cells of a spreadsheet are pasted from the cell with the cursor on, with decimal commas and words for choices', async (t) => {
  const editor = await openTable(t)
  const before = await rowsOf(editor)
  await cells(editor, 1).first().focus()
  await paste(editor, 'A\ta\t0,1\t1\tbar\t0\t10\tZahl\nB\tb\t2\t0\t\t\t\tboolesch\n')
  await editor.closeDialog('ok')
  const [first, second, third] = (await rowsOf(editor)).slice(1)
  assert.deepEqual(first, { raw: 'A', name: 'a', scale: 0.1, offset: 1, unit: 'bar', low: 0, high: 10, datatype: 'number' })
  assert.deepEqual(second, { raw: 'B', name: 'b', scale: 2, offset: 0, unit: '', low: null, high: null, datatype: 'boolean' })
  assert.deepEqual(third, before[3])
  assert.deepEqual(editor.errors, [])
})

test('what is wrong is marked in its cell and named below, and a click leads there', async (t) => {
  const editor = await openTable(t)
  const { page } = editor
  await cells(editor, 2).nth(2).fill('twelve')
  await cells(editor, 4)
    .first()
    .fill(String((await rowsOf(editor))[0]?.['raw']))
  const problems = page.locator('[data-setting=tags] .lineside-problem a')
  await problems.nth(1).waitFor()
  assert.match((await problems.first().textContent()) ?? '', /^Zeile 3, Faktor: /)
  assert.match((await problems.nth(1).textContent()) ?? '', /^Zeile 5, Rohname: /)
  assert.equal(await page.locator('.lineside-line .input-error').count(), 2)
  await problems.first().click()
  assert.equal(await page.evaluate('document.activeElement.value'), 'twelve')
  await cells(editor, 2).nth(2).fill('${SCALE_3}')
  await page.waitForFunction("document.querySelectorAll('[data-setting=tags] .lineside-problem a').length === 1")
  await editor.picture('table-problems')
  assert.deepEqual(editor.errors, [])
})

test('a table goes out to a CSV file and comes back the same; a faulty file changes nothing', async (t) => {
  const editor = await openTable(t)
  const { page } = editor
  const before = await rowsOf(editor)
  const [download] = await Promise.all([page.waitForEvent('download'), page.locator('.lineside-tools button').nth(2).click()])
  const file = await download.path()
  assert.equal(readFileSync(file, 'utf8').split('\r\n').length, before.length + 2)
  await page.locator('.lineside-tools button').nth(3).click()
  await importFile(editor, 'faulty.csv', 'raw,name,scale\r\nX,x,much\r\n')
  await page.locator('[data-setting=tags] .lineside-problem', { hasText: 'Zeile 2' }).waitFor()
  assert.equal(await page.locator('.lineside-line').count(), 0)
  await importFile(editor, 'tags.csv', readFileSync(file, 'utf8'))
  await page.locator('.lineside-line').first().waitFor()
  await editor.closeDialog('ok')
  assert.deepEqual(await rowsOf(editor), before)
  assert.deepEqual(editor.errors, [])
})

test('a file is shown before it is taken: what is new, changed and gone; then it replaces, adds or is left', async (t) => {
  const editor = await openTable(t)
  const { page } = editor
  const before = await rowsOf(editor)
  const [first, second] = before
  const file = `raw,name,scale\r\n${first?.['raw']},${first?.['name']},0.125\r\n${second?.['raw']},${second?.['name']},${second?.['scale']}\r\nNEW,new_tag,1\r\n`
  const diff = page.locator('.lineside-diff')
  await importFile(editor, 'tags.csv', file)
  await diff.waitFor()
  assert.equal(await diff.locator('p').first().textContent(), `Neu: 1 · geändert: 1 · nicht enthalten: ${before.length - 2} · gleich: 1`)
  assert.match((await diff.locator('li').first().textContent()) ?? '', new RegExp(`^~ ${first?.['raw']}: Faktor ${first?.['scale']} → 0\\.125$`))
  await editor.picture('table-diff')
  await diff.locator('button').nth(2).click()
  assert.equal(await diff.count(), 0)
  await importFile(editor, 'tags.csv', file)
  await diff.locator('button').nth(1).click()
  await page.locator('.lineside-count', { hasText: String(before.length + 1) }).waitFor()
  await importFile(editor, 'tags.csv', file)
  assert.match((await diff.locator('p').first().textContent()) ?? '', /^Neu: 0 · geändert: 0/)
  await diff.locator('button').first().click()
  await editor.closeDialog('ok')
  const rows = await rowsOf(editor)
  assert.deepEqual(rows[0], { ...first, scale: 0.125 })
  assert.deepEqual(
    rows.map((row) => row['raw']),
    [first?.['raw'], second?.['raw'], 'NEW'],
  )
  assert.deepEqual(editor.errors, [])
})

test('what is wrong across the cells of a file is said by its lines, and taken to be mended in the table', async (t) => {
  const editor = await openTable(t)
  const { page } = editor
  await importFile(editor, 'tags.csv', 'raw,name,low,high\r\nX,x,0,1\r\n\r\nY,y,9,1\r\n')
  const notes = page.locator('.lineside-diff .lineside-problem div')
  await notes.first().waitFor()
  assert.equal(await notes.count(), 1)
  assert.match((await notes.first().textContent()) ?? '', /^Zeile 4 der Datei, /)
  await page.locator('.lineside-diff button').first().click()
  await page.locator('[data-setting=tags] .lineside-problem a', { hasText: 'Zeile 2' }).waitFor()
  assert.deepEqual(editor.errors, [])
})

test('a whole table pasted with its heading is shown in the same way', async (t) => {
  const editor = await openTable(t)
  const { page } = editor
  const [first] = await rowsOf(editor)
  await cells(editor, 0).first().focus()
  await paste(editor, `Rohname\tFaktor\n${first?.['raw']}\t7\n`)
  const diff = page.locator('.lineside-diff')
  await diff.waitFor()
  await diff.locator('button').nth(1).click()
  await editor.closeDialog('ok')
  assert.deepEqual((await rowsOf(editor))[0], { ...first, scale: 7 })
  assert.deepEqual(editor.errors, [])
})

test('ten thousand rows of a file are compared and taken', async (t) => {
  const editor = await openTable(t)
  const { page } = editor
  const count = 10_000
  const lines = (scale: number) => Array.from({ length: count }, (_, index) => `RAW_${index},tag_${index},${index % 2 === 0 ? 1 : scale}`)
  await page.locator('.lineside-tools button').nth(3).click()
  await importFile(editor, 'tags.csv', ['raw,name,scale', ...lines(1)].join('\n'))
  await page.locator('.lineside-count', { hasText: String(count) }).waitFor()
  await importFile(editor, 'tags.csv', ['raw,name,scale', ...lines(2)].join('\n'))
  const diff = page.locator('.lineside-diff')
  await diff.waitFor()
  assert.equal(await diff.locator('p').first().textContent(), 'Neu: 0 · geändert: 5000 · nicht enthalten: 0 · gleich: 5000')
  assert.ok((await diff.locator('li').count()) <= 200)
  await diff.locator('button').first().click()
  await editor.closeDialog('ok')
  assert.equal((await rowsOf(editor))[9_999]?.['scale'], 2)
  assert.deepEqual(editor.errors, [])
})

test('ten thousand rows are pasted, scrolled through and edited at the end, with only those in sight in the page', async (t) => {
  const editor = await openTable(t)
  const { page } = editor
  const count = 10_000
  await cells(editor, 0).first().focus()
  await paste(editor, Array.from({ length: count }, (_, index) => `RAW_${index}\ttag_${index}`).join('\n'))
  await page.locator('.lineside-count', { hasText: String(count) }).waitFor()
  assert.ok((await page.locator('.lineside-line').count()) < 60)
  await page.locator('.lineside-grid').evaluate((grid) => grid.scrollTo(0, grid.scrollHeight))
  const last = page
    .locator('.lineside-line', { has: page.locator(`.lineside-handle:text-is("${count}")`) })
    .locator('input')
    .nth(1)
  await last.fill('the_last')
  await editor.picture('table-10000')
  await editor.closeDialog('ok')
  const rows = await rowsOf(editor)
  assert.equal(rows.length, count)
  assert.equal(rows.at(-1)?.['name'], 'the_last')
  assert.equal(rows[5000]?.['raw'], 'RAW_5000')
  assert.deepEqual(editor.errors, [])
})

async function importFile({ page }: EditorPage, name: string, text: string): Promise<void> {
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.locator('.lineside-tools button').nth(1).click()])
  await chooser.setFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) })
}
