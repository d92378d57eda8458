// Every example as a user gets it: imported from the Import dialog and deployed without a question.
import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { startLine } from './line-flow.ts'

const examples = readdirSync(path.resolve(import.meta.dirname, '../../examples')).map((file) => path.basename(file, '.json'))
const line = await startLine({ isDeployed: false })

for (const name of examples) {
  test(`${name} is imported and deployed without a question`, { timeout: 60_000 }, async (t) => {
    await line.nodeRed.deploy([])
    const editor = await line.open({ language: 'en-US', theme: 'light' })
    t.after(() => editor.close())
    const { page } = editor
    await editor.importExample(name)
    assert.equal(await page.evaluate('RED.nodes.filterNodes({}).every((node) => node.valid !== false)'), true)
    await editor.deploy()
    assert.equal(await page.locator('.red-ui-notification:has(button)').count(), 0)
    assert.deepEqual(editor.errors, [])
  })
}
