// Ten minutes of trouble: Node-RED lives, readings come back after each, memory stays flat.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { startLine, type WholeLine } from '../support/line.ts'
import { look, type Sight } from '../support/probe.ts'
import { seededRandom, testSeed } from '../support/random.ts'

const minuteMs = 60_000
const troubleMs = 4_000
const megabyte = 2 ** 20

type Trouble = (line: WholeLine) => Promise<void>

const troubles: Readonly<Record<string, Trouble>> = {
  'the device answers garbage': (line) => switched(line.device.faults, { garbage: true }, { garbage: false }),
  'the device sends stray bytes': (line) => switched(line.device.faults, { strayBytes: 3 }, { strayBytes: 0 }),
  'the cable to the device is pulled': (line) => switched(line.device.faults, { blackHole: true }, { blackHole: false }),
  'the device resets its connections': async (line) => line.device.killConnections(),
  'the device is gone and comes back': async (line) => {
    await line.device.stop()
    await pause(troubleMs)
    await line.device.start()
  },
  'the broker is gone and comes back': async (line) => {
    await line.broker.stop()
    await pause(troubleMs)
    await line.broker.start()
  },
  'the broker stands still': (line) => switched(line.broker.faults, { blackHole: true }, { blackHole: false }),
  'the broker acknowledges nothing': (line) => switched(line.broker.faults, { silentAcks: true }, { silentAcks: false }),
}

test('ten minutes of pulled cables, garbage and outages leave Node-RED alive and its memory flat', { timeout: 15 * minuteMs }, async (t) => {
  const random = seededRandom(testSeed(t))
  const line = await startLine({ keepLast: 1 })
  t.after(line.close)
  const begin = performance.now()
  const names = Object.keys(troubles)
  const until = async (minutes: number) => {
    while (performance.now() - begin < minutes * minuteMs) {
      const name = names[Math.floor(random() * names.length)] ?? ''
      await troubles[name]?.(line)
      await line.arrived.next((one) => one.quality === 'good', 3 * minuteMs)
    }
    return look(line.nodeRed)
  }
  const early = await until(2)
  const late = await until(10)
  t.diagnostic(`heap ${grown(early, late, 'heapUsed')}, external ${grown(early, late, 'external')}, RSS ${grown(early, late, 'rss')} MB`)
  assert.ok(late.heapUsed - early.heapUsed <= 5 * megabyte, 'heap grew by more than 5 MB')
  assert.ok(late.external - early.external <= 5 * megabyte, 'external memory grew by more than 5 MB')
  assert.ok(late.rss - early.rss <= 15 * megabyte, 'resident memory grew by more than 15 MB')
  assert.equal(line.device.writes, 0)
  assert.doesNotMatch(line.nodeRed.log(), /Unhandled|uncaught|MaxListenersExceeded/i)
})

/** A fault switched on for a while. */
async function switched<F extends object>(faults: F, on: Partial<F>, off: Partial<F>): Promise<void> {
  Object.assign(faults, on)
  await pause(troubleMs)
  Object.assign(faults, off)
}

function grown(early: Sight, late: Sight, what: 'heapUsed' | 'external' | 'rss'): string {
  return `${(early[what] / megabyte).toFixed(1)} → ${(late[what] / megabyte).toFixed(1)}`
}
