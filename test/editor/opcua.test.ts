// The OPC UA dialogs against a server: looking around, trusting a certificate, browsing the tree into the tag table.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, test } from 'node:test'
import { machineNamespace, startOpcuaServer } from '../simulators/opcua-server.ts'
import { startNodeRed } from '../support/node-red.ts'
import { isWhole } from './dialog.ts'
import { type EditorPage, type Looks, launchBrowser, openEditor } from './editor-page.ts'

const userDir = mkdtempSync(path.join(tmpdir(), 'lineside-editor-opcua-'))
const server = await startOpcuaServer({ tags: 130, policies: ['Basic256Sha256', 'Aes256_Sha256_RsaPss'] })
const connection = { id: 'plc', type: 'lineside-opcua-connection', version: 1, name: '', endpointUrl: server.endpointUrl }
const row = {
  name: 'here',
  nodeId: `nsu=${machineNamespace};s=counter/0`,
  kind: 'value',
  samplingMs: null,
  deadbandKind: 'none',
  deadband: 0,
  unit: '',
}
const nodeRed = await startNodeRed({
  version: '5',
  userDir,
  nodesDir: path.resolve(import.meta.dirname, '../..'),
  flows: [
    { id: 'tab', type: 'tab', label: 'test' },
    connection,
    // Asked by the running connection, and by one whose settings no reader uses.
    { ...connection, id: 'open', securityMode: 'none' },
    { id: 'reader', type: 'lineside-opcua-reader', z: 'tab', x: 200, y: 80, wires: [[], []], version: 1, name: '', connection: 'open', tags: [row] },
  ],
})
const browser = await launchBrowser()
after(async () => {
  await browser.close()
  await nodeRed.stop()
  await server.close()
  rmSync(userDir, { recursive: true, force: true })
})

async function open(t: { after(release: () => Promise<void>): void }, id: string, looks: Looks): Promise<EditorPage> {
  const editor = await openEditor(browser, nodeRed.url, looks)
  t.after(() => editor.close())
  await editor.openDialog(id)
  return editor
}

/** Presses the button of a panel and gives what it then says. */
async function ask({ page }: EditorPage, panel: number, tone: string): Promise<string> {
  const box = page.locator('.lineside-panel').nth(panel)
  await box.locator('.lineside-asking button').click()
  await page.waitForFunction(`!document.querySelectorAll('.lineside-panel')[${panel}].querySelector('.lineside-asking button').disabled`)
  const answer = box.locator('.lineside-answer')
  assert.match((await answer.getAttribute('class')) ?? '', new RegExp(`lineside-${tone}`), (await answer.textContent()) ?? '')
  return (await answer.innerText()).replaceAll(/\s+/g, ' ')
}

const [lookPanel, testPanel, storePanel] = [0, 1, 2]

test('connection: a certificate is shown and trusted with one click, the session then opens, trust is taken back', { timeout: 60_000 }, async (t) => {
  const editor = await open(t, 'plc', { language: 'en-US', theme: 'light' })
  const { page } = editor
  await isWhole(editor, 'opcua-connection')
  assert.match(await ask(editor, testPanel, 'bad'), /not trusted.*thumbprint [0-9A-F]{40}/)
  const offer = await ask(editor, lookPanel, 'plain')
  assert.match(offer, /signed and encrypted · Aes256_Sha256_RsaPss.*signed · Basic256Sha256.*not secured/)
  assert.match(offer, /Thumbprint ([0-9A-F]{4} ){9}[0-9A-F]{4} .*Nobody has trusted/)
  await editor.picture('opcua-connection-untrusted')
  await page.getByRole('button', { name: 'trust this certificate' }).click()
  await page.getByText('This certificate is trusted.').waitFor()
  assert.match(await ask(editor, testPanel, 'good'), /\d+ ms\. The server is: Lineside Simulator/)
  await page.locator('.lineside-list').first().getByRole('button').first().click()
  assert.equal(await page.locator('#node-config-input-securityPolicy').inputValue(), 'Aes256_Sha256_RsaPss')
  assert.match(await ask(editor, testPanel, 'good'), /\d+ ms/)
  assert.match(await ask(editor, storePanel, 'plain'), new RegExp(`Lineside@.*127\\.0\\.0\\.1:${server.port}`))
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'DER' }).click()])
  assert.equal(file.suggestedFilename(), 'lineside.der')
  await editor.picture('opcua-connection-trusted')
  await page.getByRole('button', { name: 'remove' }).click()
  await page.getByText('None yet.').waitFor()
  assert.match(await ask(editor, testPanel, 'bad'), /not trusted/)
  assert.deepEqual(editor.errors, [])
})

test('connection: says what leaving the line unsecured, or an old policy, means', { timeout: 60_000 }, async (t) => {
  const editor = await open(t, 'plc', { language: 'de', theme: 'dark' })
  const { page } = editor
  await isWhole(editor, 'opcua-connection')
  const warning = page.locator('.lineside-warning')
  assert.equal(await warning.isVisible(), false)
  await page.locator('#node-config-input-securityPolicy').selectOption('Basic128Rsa15')
  await page.getByText('Diese Richtlinie ist veraltet').waitFor()
  await page.locator('#node-config-input-securityMode').selectOption('none')
  await page.getByText('Nichts ist gesichert').waitFor()
  await editor.picture('opcua-connection-warning')
  await page.locator('#node-config-input-endpointUrl').fill('opc.tcp://127.0.0.1:1')
  assert.match(await ask(editor, lookPanel, 'bad'), /ECONNREFUSED/)
  assert.deepEqual(editor.errors, [])
})

const leaf = ({ page }: EditorPage, name: string) =>
  page
    .locator('.lineside-tree [role=treeitem]')
    .filter({ has: page.locator('> .lineside-leaf > .lineside-text').getByText(name, { exact: true }) })
    .last()
const names = async (editor: EditorPage) =>
  ((await editor.property('reader', 'tags')) as readonly { readonly name: string; readonly nodeId: string }[]).map(({ name }) => name)

test('reader: nodes are ticked from the tree into the table, by namespace URI, and named by their way', { timeout: 60_000 }, async (t) => {
  const editor = await open(t, 'reader', { language: 'de', theme: 'dark' })
  const { page } = editor
  await isWhole(editor, 'opcua-reader')
  await page.getByRole('button', { name: 'durchsuchen' }).click()
  await leaf(editor, 'Machine').locator('> .lineside-leaf > .lineside-caret').click()
  await leaf(editor, 'counter').locator('> .lineside-leaf > .lineside-caret').click()
  await leaf(editor, '5').waitFor()
  assert.ok(await leaf(editor, '0').locator('input').isChecked(), 'what has a row is ticked')
  await leaf(editor, '5').locator('input').click()
  await leaf(editor, '7').locator('input').click()
  await leaf(editor, '5').locator('input').click()
  await page.getByRole('button', { name: 'mehr (100 von 130)' }).click()
  await leaf(editor, '129').locator('input').click()
  await editor.picture('opcua-reader-tree')
  await editor.closeDialog('ok')
  assert.deepEqual(await names(editor), ['here', 'Machine/counter/7', 'Machine/counter/129'])
  const [, second] = (await editor.property('reader', 'tags')) as readonly { readonly nodeId: string }[]
  assert.equal(second?.nodeId, `nsu=${machineNamespace};s=counter/7`)
  assert.deepEqual(editor.errors, [])
})

test('reader: a whole folder is ticked at once, a filter narrows it, the keyboard does it too', { timeout: 60_000 }, async (t) => {
  const editor = await open(t, 'reader', { language: 'en-US', theme: 'light' })
  const { page } = editor
  await page.locator('.lineside-panel input').fill('12')
  const first = page.locator('.lineside-tree [role=treeitem]').first()
  await first.waitFor()
  await leaf(editor, 'Machine').focus()
  await page.keyboard.press('ArrowRight')
  await leaf(editor, 'counter').waitFor()
  await leaf(editor, 'counter').hover()
  await leaf(editor, 'counter').locator('> .lineside-leaf > button').click()
  await leaf(editor, '129').waitFor()
  await page.waitForFunction("document.querySelectorAll('.lineside-tree input:checked').length === 12")
  await leaf(editor, '12').focus()
  await page.keyboard.press(' ')
  await page.waitForFunction("document.querySelectorAll('.lineside-tree input:checked').length === 11")
  await editor.picture('opcua-reader-filter')
  await editor.closeDialog('ok')
  assert.deepEqual(
    await names(editor),
    ['here', '112', ...Array.from({ length: 10 }, (_, index) => `12${index}`)].map((name) => (name === 'here' ? name : `Machine/counter/${name}`)),
  )
  assert.deepEqual(editor.errors, [])
})

test('reader: a connection that is not trusted says so in the place of the tree', { timeout: 60_000 }, async (t) => {
  const editor = await open(t, 'reader', { language: 'en-US', theme: 'dark' })
  const { page } = editor
  await page.locator('#node-input-connection').selectOption('plc')
  await page.getByRole('button', { name: 'browse' }).click()
  await page.locator('.lineside-tree .lineside-problem').getByText('not trusted').waitFor()
  assert.deepEqual(editor.errors, [])
})

test('nothing of it wrote to the server', () => {
  assert.equal(server.writes, 0)
})
