// `npm start`: the line is live, the address and what to look at are said, and Ctrl-C leaves nothing behind.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { openListener } from '../support/listener.ts'

/** The connections of the tabs it shows first. */
const lines = ['Line 1 PLC', 'lineside-opcua-connection:[^\\]]+', 'lineside-mqtt-connection:[^\\]]+']

const root = path.resolve(import.meta.dirname, '../..')

test('npm start shows the line live, keeps its flows, and Ctrl-C stops all of it', { timeout: 120_000 }, async (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'lineside-start-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  for (const start of ['first', 'second']) {
    const begin = performance.now()
    const { text, ports, stop } = await started(folder)
    t.diagnostic(`${start} start: live after ${Math.round(performance.now() - begin)} ms`)
    assert.match(text(), /http:\/\/127\.0\.0\.1:\d+\/[\s\S]*tab "Line 1"[\s\S]*Ctrl-C/)
    assert.equal((await fetch(`http://127.0.0.1:${ports[0]}/`)).status, 200)
    await stop()
    for (const port of ports) assert.equal(await answers(port), false, `somebody still listens on ${port}`)
  }
  const flows = JSON.parse(readFileSync(path.join(folder, 'flows.json'), 'utf8')) as { type: string }[]
  assert.equal(flows.filter(({ type }) => type === 'tab').length, 8)
})

/** Starts it as npm does, and waits until a reading has come from each protocol; ports: editor, device, broker. */
async function started(folder: string) {
  const taken = await openListener({ port: 0, host: '127.0.0.1' }, (socket) => socket.destroy())
  const child = spawn(process.execPath, ['start.mjs', 'start', folder], {
    cwd: root,
    env: { ...process.env, PORT: String(taken.port) },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  const live = Promise.withResolvers<void>()
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk
      if (/Ctrl-C/.test(output) && lines.every((line) => new RegExp(`${line}\\] live`).test(output))) live.resolve()
    })
  }
  const ended = once(child, 'exit')
  void ended.then(() => live.reject(new Error(output)))
  await live.promise
  await taken.close()
  const found = /http:\/\/127\.0\.0\.1:(\d+)[\s\S]*?device \(simulated, port (\d+)\)[\s\S]*?\(ours, port (\d+)\)/.exec(output) ?? []
  return {
    text: () => output,
    ports: found.slice(1, 4).map(Number),
    async stop() {
      child.kill('SIGINT')
      await ended
    },
  }
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })
}
