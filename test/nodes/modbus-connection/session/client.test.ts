// The client over a real device: the four tables, exceptions as outcomes, and nothing that grows with the requests.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { getEventListeners } from 'node:events'
import { type TestContext, test } from 'node:test'
import { createBudget } from '../../../../nodes/lib/budget.ts'
import { type Clock, systemClock } from '../../../../nodes/lib/clock.ts'
import { createClient } from '../../../../nodes/modbus-connection/session/client.ts'
import { mbapStream } from '../../../../nodes/modbus-connection/session/mbap.ts'
import { openSocket } from '../../../../nodes/modbus-connection/session/open-socket.ts'
import { StrictPort } from '../../../../nodes/modbus-connection/session/port.ts'
import { type ModbusDeviceOptions, startModbusDevice } from '../../../simulators/modbus-device.ts'

async function connected(t: TestContext, options: ModbusDeviceOptions = {}, clock: Clock = systemClock) {
  const plc = await startModbusDevice(options)
  t.after(() => plc.close())
  const socket = await openSocket({ host: plc.host, port: plc.port, connectTimeoutMs: 1_000 }, systemClock, new AbortController().signal)
  const port = new StrictPort({ socket, framing: mbapStream, clock: systemClock, timeoutMs: 1_000, firstTransaction: 65_000, count: () => undefined })
  t.after(() => port.close())
  return { plc, port, client: await createClient(port, { clock, budget: createBudget(clock, 0), took: () => undefined }) }
}

test('each table is read with its own function code', async (t) => {
  const { plc, client } = await connected(t)
  const bytes = async (register: 'holding' | 'input' | 'coil' | 'discrete') => {
    const outcome = await client.read({ unitId: 1, register, start: 300, count: 2 })
    return 'answer' in outcome ? [outcome.answer.start, Buffer.from(outcome.answer.bytes).toString('hex')] : outcome
  }
  assert.deepEqual(
    [await bytes('coil'), await bytes('discrete'), await bytes('holding'), await bytes('input')],
    [
      [300, '02'],
      [300, '02'],
      [300, '012c012d'],
      [300, '012c012d'],
    ],
  )
  assert.deepEqual(
    plc.requests.map(({ functionCode, start, quantity }) => [functionCode, start, quantity]),
    [
      [1, 300, 2],
      [2, 300, 2],
      [3, 300, 2],
      [4, 300, 2],
    ],
  )
})

test('an exception is an outcome, and the line goes on', async (t) => {
  const { client } = await connected(t)
  const outcome = await client.read({ unitId: 9, register: 'holding', start: 0, count: 1 })
  assert.equal('exception' in outcome && outcome.exception, 0x0b)
  assert.ok('answer' in (await client.read({ unitId: 1, register: 'holding', start: 0, count: 1 })))
})

test('the time of an answer is the middle of its request, and never outside it when the clock is set back', async (t) => {
  const times = [1_000, 1_011, 5_000, 2_000]
  const { client } = await connected(t, {}, { ...systemClock, now: () => times.shift() ?? 0 })
  const block = { unitId: 1, register: 'holding', start: 0, count: 1 } as const
  assert.equal((await client.read(block)).at, 1_006)
  assert.equal((await client.read(block)).at, 2_000)
})

test('transaction ids go round, and 1,000 requests leave nothing behind on the port', async (t) => {
  const { port, client } = await connected(t)
  for (let address = 0; address < 1_000; address += 1) {
    const outcome = await client.read({ unitId: 1, register: 'holding', start: address, count: 1 })
    assert.ok('answer' in outcome && Buffer.from(outcome.answer.bytes).readUInt16BE(0) === address)
  }
  assert.equal(getEventListeners(port.ended, 'abort').length, 0)
  assert.equal(port.listenerCount('data'), 1)
})

test('the end of the line rejects the request in flight and every later one with the same fault', async (t) => {
  const { plc, client } = await connected(t)
  const block = { unitId: 1, register: 'holding', start: 0, count: 1 } as const
  plc.faults.reset = true
  await assert.rejects(client.read(block), { code: 'modbus.line-broken' })
  await assert.rejects(client.read(block), { code: 'modbus.line-broken' })
})

test('beside its two additions the library leaves the prototype of buffers as it is, also after reading', async (t) => {
  const own = () => new Map(Reflect.ownKeys(Buffer.prototype).map((key) => [key, Object.getOwnPropertyDescriptor(Buffer.prototype, key)]))
  const { client } = await connected(t)
  const before = own()
  for (const register of ['holding', 'input', 'coil', 'discrete'] as const) await client.read({ unitId: 1, register, start: 1, count: 3 })
  await client.identify(1)
  assert.deepEqual(own(), before)
  const pristine = execFileSync(process.execPath, ['-p', 'Reflect.ownKeys(Buffer.prototype).map(String).join()'], { encoding: 'utf8' })
    .trim()
    .split(',')
  assert.deepEqual(
    [...before.keys()]
      .map(String)
      .filter((key) => !pristine.includes(key))
      .sort(),
    ['readBit', 'writeBit'],
  )
})
