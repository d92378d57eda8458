// A device ten times too slow for what it is asked, for an hour in a time of its own: one request waits, nothing piles up.
import assert from 'node:assert/strict'
import { Duplex } from 'node:stream'
import { test } from 'node:test'
import type { Clock } from '../../nodes/lib/clock.ts'
import { createCounters } from '../../nodes/lib/counters.ts'
import { createSwitchboard } from '../../nodes/lib/switchboard.ts'
import { createDevice } from '../../nodes/modbus-connection/session/device.ts'
import { takeTurns } from '../../nodes/modbus-connection/session/turns.ts'
import type { ModbusWant } from '../../nodes/modbus-connection/want.ts'
import { mbap } from '../simulators/modbus-framings.ts'
import { answerPdu } from '../simulators/modbus-map.ts'
import { modbusConfig } from '../support/modbus-config.ts'
import { modbusTag } from '../support/modbus-tags.ts'
import { newMemory } from '../support/modbus-turns.ts'
import { steppedClock } from '../support/stepped-clock.ts'

const groups = 5
const intervalMs = 10
/** A round of all groups takes ten times as long as there is. */
const answerMs = (10 * intervalMs) / groups
const warmUpMs = 5 * 60_000
const runMs = 60 * 60_000
const mostMb = 5

test('an hour of a device ten times too slow: one request at a time, missed scans counted, memory flat', { timeout: 300_000 }, async (t) => {
  const clock = steppedClock()
  const counters = createCounters()
  const board = createSwitchboard<ModbusWant>(clock, counters)
  const device = slowDevice(clock)
  let wrong = 0
  for (let group = 0; group < groups; group += 1) {
    const tags = [modbusTag(1_000 * group)]
    board.join(
      { readerId: `r${group}`, tags: tags.map(({ wanted }) => wanted), want: { intervalMs, tags, limits: { maxGap: 0, maxRegisters: 125 } } },
      {
        readings: (readings) => void (wrong += readings.filter(({ payload }) => payload !== 1_000 * group).length),
        fresh: () => undefined,
        learn: () => true,
        state: () => undefined,
      },
    )
  }
  const stop = new AbortController()
  const memory = newMemory()
  const isLive = Promise.withResolvers<void>()
  const stay = board.serve(
    async (line) => {
      const { signal, count } = line
      const asked = createDevice(modbusConfig({}), { clock, signal, count, units: memory.units, random: () => 0, openCarrier: device.open })
      signal.addEventListener('abort', () => void asked.close(), { once: true })
      await asked.open()
      await takeTurns(line, asked, memory, 0)
    },
    { signal: stop.signal, live: isLive.resolve },
  )
  await clock.until(isLive.promise)
  await clock.pass(warmUpMs)
  const before = heapMb()
  const [cyclesBefore, skippedBefore, requestsBefore] = [counters.get('cycles'), counters.get('skipped'), device.requests()]
  await clock.pass(runMs)
  const after = heapMb()
  const [cycles, skipped] = [counters.get('cycles') - cyclesBefore, counters.get('skipped') - skippedBefore]
  t.diagnostic(`${cycles} cycles, ${skipped} skipped, heap ${before.toFixed(1)} → ${after.toFixed(1)} MB`)
  stop.abort()
  await assert.rejects(stay, { code: 'line.ended' })
  assert.deepEqual([wrong, device.deepest()], [0, 1])
  assert.ok(Math.abs(device.requests() - requestsBefore - cycles) <= 1, 'no cycle but those that were asked for')
  // Every scan that was due was read or counted: at either end a round is under way.
  assert.ok(Math.abs(cycles + skipped - (groups * runMs) / intervalMs) <= 2 * groups * 10, `${cycles} + ${skipped}`)
  assert.ok(skipped > 8 * cycles)
  assert.ok(Math.abs(after - before) <= mostMb, `${before} → ${after} MB`)
})

/** Registers hold their address; each answer takes its time. */
function slowDevice(clock: Clock) {
  let [open, deepest, requests] = [0, 0, 0]
  const unit = { holding: (address: number) => address }
  return {
    requests: () => requests,
    deepest: () => deepest,
    open: async (): Promise<Duplex> => {
      const stream = mbap.stream()
      const carrier: Duplex = new Duplex({
        read() {},
        write(bytes: Buffer, _, done) {
          for (const adu of stream.push(bytes)) {
            requests += 1
            open += 1
            deepest = Math.max(deepest, open)
            clock.after(answerMs, () => {
              open -= 1
              if (!carrier.destroyed) carrier.push(mbap.encode({ ...adu, pdu: answerPdu(unit, adu.pdu, 0) }))
            })
          }
          done()
        },
      })
      return carrier
    },
  }
}

function heapMb(): number {
  assert.ok(gc, 'run with --expose-gc')
  gc()
  return process.memoryUsage().heapUsed / 2 ** 20
}
