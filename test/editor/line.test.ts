// The example line as a user meets it: imported from the Import dialog, pointed at a device, deployed, seen live.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lineName, startLine } from './line-flow.ts'

const line = await startLine({ isDeployed: false })

test('the example line is imported, re-targeted by its tab only, deployed without a question, and live', { timeout: 120_000 }, async (t) => {
  const editor = await line.open({ language: 'de', theme: 'light' })
  t.after(() => editor.close())
  const { page } = editor
  await editor.importExample(lineName)
  await page.evaluate(`{
    let tab
    RED.nodes.eachWorkspace((one) => { if (one.label === 'Line 1') tab = one })
    RED.workspaces.show(tab.id)
    const values = ${JSON.stringify(line.env)}
    for (const entry of tab.env) if (entry.name in values) entry.value = String(values[entry.name])
    tab.changed = true
    RED.nodes.dirty(true)
  }`)
  assert.equal(await page.evaluate('RED.nodes.filterNodes({}).every((node) => node.valid !== false)'), true)
  await editor.deploy()
  assert.equal(await page.locator('.red-ui-notification:has(button)').count(), 0)
  const statuses = page.locator('.red-ui-flow-node-status-label')
  // The reader and what it feeds: green only after fresh data.
  await page.waitForFunction("document.querySelectorAll('.red-ui-flow-node-status-dot-green').length >= 4")
  await editor.picture('line-live')
  const texts = await statuses.allTextContents()
  assert.ok(texts.length >= 5, texts.join(', '))
  assert.deepEqual(
    texts.filter((text) => text.startsWith('status.')),
    [],
  )
  assert.deepEqual(editor.errors, [])
})
