// Many stays: each ends another way, and none leaves a listener, a timer or a socket behind.
import assert from 'node:assert/strict'
import { getEventListeners } from 'node:events'
import { test } from 'node:test'
import { systemClock } from '../../../../nodes/lib/clock.ts'
import { createCounters } from '../../../../nodes/lib/counters.ts'
import type { Registration } from '../../../../nodes/lib/line.ts'
import { createSwitchboard } from '../../../../nodes/lib/switchboard.ts'
import { modbusSession } from '../../../../nodes/modbus-connection/session/session.ts'
import type { ModbusWant } from '../../../../nodes/modbus-connection/want.ts'
import { type ModbusDevice, startModbusDevice } from '../../../simulators/modbus-device.ts'
import { settle } from '../../../support/hand-clock.ts'
import { modbusConfig } from '../../../support/modbus-config.ts'
import { modbusTag } from '../../../support/modbus-tags.ts'

const ways: readonly ((plc: ModbusDevice) => void)[] = [
  (plc) => plc.killConnections(),
  (plc) => Object.assign(plc.faults, { foreign: 'transaction' }),
  (plc) => Object.assign(plc.faults, { halfOpen: true }),
  (plc) => Object.assign(plc.faults, { blackHole: true }),
]

/** What keeps the process alive now, counted by kind. */
const handles = () =>
  process
    .getActiveResourcesInfo()
    .filter((kind) => /^(TCP|Timeout)/.test(kind))
    .sort()

test('after 200 stays on one signal there are as many listeners, timers and sockets as before', async (t) => {
  const plc = await startModbusDevice()
  t.after(() => plc.close())
  const session = modbusSession(modbusConfig({ host: plc.host, port: plc.port, connectTimeoutMs: 1_000, timeoutMs: 15, pauseBetweenRequestsMs: 1 }))
  const tags = [modbusTag(1), modbusTag(500)]
  const table: Registration<ModbusWant> = {
    readerId: 'r',
    tags: tags.map(({ wanted }) => wanted),
    want: { intervalMs: 1, tags, limits: { maxGap: 20, maxRegisters: 125 } },
  }
  const board = createSwitchboard<ModbusWant>(systemClock, createCounters())
  let readings = 0
  let whenRead = () => {}
  board.join(table, {
    readings: (some) => {
      readings += some.length
      whenRead()
    },
    state: () => undefined,
    fresh: () => undefined,
    learn: () => true,
  })
  const { signal } = new AbortController()
  const before = handles()
  for (let stay = 0; stay < 200; stay += 1) {
    const read = new Promise<void>((resolve) => (whenRead = resolve))
    const ended = board.serve(session, { signal, live: () => undefined }).then(
      () => 'ended',
      () => 'lost',
    )
    await Promise.race([read, ended])
    ways[stay % ways.length]?.(plc)
    assert.equal(await ended, 'lost')
    Object.assign(plc.faults, { foreign: false, halfOpen: false, blackHole: false })
  }
  while (plc.connections > 0) await new Promise((resolve) => setImmediate(resolve))
  await settle()
  assert.ok(readings >= 200)
  assert.equal(getEventListeners(signal, 'abort').length, 0)
  assert.deepEqual(handles(), before)
})
