// The oldest Node.js we promise (`engines` in package.json) runs the whole line, in Node-RED 5 and 4.1.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { startLine } from '../support/line.ts'
import type { NodeRedVersion } from '../support/node-red.ts'

const root = path.resolve(import.meta.dirname, '../..')
const { engines } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { engines: { node: string } }
const oldest = engines.node.replace('>=', '')
const folder = mkdtempSync(path.join(tmpdir(), 'lineside-oldest-'))
const node = path.join(folder, 'node_modules/node/bin/node')

before(() => {
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ private: true, allowScripts: { node: true } }))
  execFileSync('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error', `node@${oldest}`], { cwd: folder, stdio: 'inherit' })
})
after(() => rmSync(folder, { recursive: true, force: true }))

for (const version of ['5', '4.1'] satisfies NodeRedVersion[]) {
  test(`Node.js ${oldest} and Node-RED ${version}: the line delivers, and is there again after a kill`, { timeout: 120_000 }, async (t) => {
    const line = await startLine({ version, node })
    t.after(line.close)
    assert.match(line.nodeRed.log(), new RegExp(`Node.js +version: v${oldest}`))
    await line.arrived.next((one) => one.quality === 'good' && one.topic.endsWith('/filler/pressure'))
    await line.nodeRed.kill()
    await line.restart()
    await line.arrived.next((one) => one.quality === 'good' && one.topic.endsWith('/filler/pressure') && one.epoch === 2)
    assert.doesNotMatch(line.nodeRed.log(), /ExperimentalWarning|\[error\]/)
  })
}
