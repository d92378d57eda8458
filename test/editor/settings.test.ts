// Settings in the dialog: variables, kinds of values, what belongs to a choice, secrets, problems as they are typed.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startLine } from './line-flow.ts'

const line = await startLine({ isDeployed: true })

test('numbers are stored as numbers, whole variables as they are, and a wrong number is told below its input', async (t) => {
  const editor = await line.open({ language: 'en-US', theme: 'dark' })
  t.after(() => editor.close())
  const { page } = editor
  const id = line.id('modbus-reader')
  const input = page.locator('#node-input-of-intervalMs')
  const problem = page.locator('[data-setting=intervalMs] .lineside-problem')
  await editor.openDialog(id)
  await input.fill('soon')
  await problem.filter({ hasText: 'soon' }).waitFor()
  await input.fill('5')
  await problem.filter({ hasText: '10' }).waitFor()
  await editor.picture('setting-problem')
  await input.fill('250')
  await problem.filter({ hasNotText: /./ }).waitFor({ state: 'attached' })
  await page.locator('#node-input-of-maxGap').fill('${MAX_GAP}')
  await editor.closeDialog('ok')
  assert.equal(await editor.property(id, 'intervalMs'), 250)
  assert.equal(await editor.property(id, 'maxGap'), '${MAX_GAP}')
  assert.equal(await editor.property(id, 'valid'), true)
  assert.deepEqual(editor.errors, [])
})

test('a setting that does not apply is hidden, and appears with its choice', async (t) => {
  const editor = await line.open({ language: 'en-US', theme: 'light' })
  t.after(() => editor.close())
  const { page } = editor
  await editor.openDialog(line.id('asset-model'))
  assert.equal(await page.locator('[data-setting=file]').isVisible(), false)
  await page.locator('#node-config-input-source').selectOption('file')
  await page.locator('[data-setting=file]').waitFor()
  assert.equal(await page.locator('[data-setting=inline]').isVisible(), false)
  await page.locator('[data-setting=file] .lineside-problem', { hasText: /./ }).waitFor()
  assert.deepEqual(editor.errors, [])
})

test('what only the whole table tells marks the node on the canvas', async (t) => {
  const editor = await line.open({ language: 'en-US', theme: 'light' })
  t.after(() => editor.close())
  const id = line.id('tag-normalizer')
  await editor.openDialog(id)
  await editor.page.locator('.lineside-line').nth(1).locator('input').nth(2).fill('0')
  await editor.closeDialog('ok')
  assert.equal(await editor.property(id, 'valid'), false)
  assert.match(String(await editor.property(id, 'validationErrors')), /^\w/)
  assert.deepEqual(editor.errors, [])
})

test('a password stays on the server: the dialog holds a mark of it, and "Done" leaves it alone', async (t) => {
  const editor = await line.open({ language: 'en-US', theme: 'light' })
  t.after(() => editor.close())
  const { page } = editor
  const id = line.id('dmz-destination')
  await editor.openDialog(id)
  await page.locator('#node-config-input-username').fill('line1')
  await page.locator('#node-config-input-password').fill('not for flows')
  await editor.closeDialog('ok')
  await editor.deploy()
  const flows = await (await line.nodeRed.admin('GET', 'flows')).text()
  assert.equal(flows.includes('not for flows'), false)
  assert.deepEqual(await (await line.nodeRed.admin('GET', `credentials/lineside-dmz-destination/${id}`)).json(), {
    username: 'line1',
    has_password: true,
  })
  await page.reload()
  await page.waitForFunction(`globalThis.RED?.nodes?.node?.('${id}')`)
  await page.locator('#red-ui-loading-progress').waitFor({ state: 'hidden' })
  await editor.openDialog(id)
  assert.equal(await page.locator('#node-config-input-password').inputValue(), '__PWRD__')
  await editor.closeDialog('ok')
  assert.notEqual(await editor.property(id, 'changed'), true)
  assert.deepEqual(editor.errors, [])
})
