// The device against modbus-serial, and byte by byte where a library would hide what is asked.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import net from 'node:net'
import { type TestContext, test } from 'node:test'
import modbusSerial from 'modbus-serial'
import { mutated, randomInteger, seededRandom, testSeed } from '../support/random.ts'
import { lineOneAt, lineOneRegisters } from './line-one.ts'
import { type ModbusDevice, type ModbusDeviceOptions, startModbusDevice } from './modbus-device.ts'
import { encodeAdu } from './modbus-mbap.ts'

const now = () => Date.UTC(2026, 0, 15, 12)

async function startDevice(t: TestContext, options: ModbusDeviceOptions = {}): Promise<ModbusDevice> {
  const device = await startModbusDevice(options)
  t.after(() => device.close())
  return device
}

/** Unlike `events.once`, which rejects on the error that may come before the close. */
function closing(socket: net.Socket): Promise<void> {
  return new Promise((resolve) => {
    socket.once('close', () => resolve())
  })
}

/** A plain socket to the device, and whatever comes back as one buffer when `count` bytes are there. */
async function dial(device: ModbusDevice) {
  const socket = net.connect(device.port, device.host).on('error', () => {})
  await once(socket, 'connect')
  let heard = Buffer.alloc(0)
  const waiters = new Set<() => void>()
  socket.on('data', (chunk) => {
    heard = Buffer.concat([heard, chunk])
    for (const look of waiters) look()
  })
  const receive = (count: number) =>
    new Promise<string>((resolve) => {
      const look = () => {
        if (heard.length < count) return
        waiters.delete(look)
        resolve(heard.subarray(0, count).toString('hex'))
        heard = heard.subarray(count)
      }
      waiters.add(look)
      look()
    })
  return { socket, receive, heard: () => heard.length }
}

function request(transaction: number, start: number, quantity = 1, unit = 1, functionCode = 3): Buffer {
  const pdu = Buffer.from([functionCode, start >> 8, start & 0xff, quantity >> 8, quantity & 0xff])
  return encodeAdu({ transaction, unit, pdu })
}

/** The default device's answer to a one-register request: the register holds its address. */
function answer(transaction: number, start: number, unit = 1): string {
  return encodeAdu({ transaction, unit, pdu: Buffer.from([3, 2, start >> 8, start & 0xff]) }).toString('hex')
}

const answerBytes = 11

test('an independent client reads every area of line one', async (t) => {
  const device = await startDevice(t, { units: { 1: lineOneRegisters(1) }, now })
  const client = new modbusSerial.default()
  await client.connectTCP(device.host, { port: device.port })
  client.setID(1)
  client.setTimeout(2_000)
  const line = lineOneAt(1, now())
  const holding = await client.readHoldingRegisters(0, 20)
  assert.equal(holding.buffer.readFloatBE(4), Math.fround(line.pressure))
  assert.equal(holding.buffer.readUInt32BE(10), line.total % 2 ** 32)
  assert.equal((await client.readHoldingRegisters(40, 4)).buffer.readDoubleBE(), line.flow)
  assert.deepEqual((await client.readInputRegisters(0, 1)).data, [Math.round(line.current * 100)])
  assert.deepEqual((await client.readCoils(0, 2)).data.slice(0, 2), [line.isRunning, line.state !== 9])
  assert.deepEqual((await client.readDiscreteInputs(0, 1)).data.slice(0, 1), [line.state === 9])
  await assert.rejects(client.readHoldingRegisters(15, 10), { modbusCode: 2 })
  await assert.rejects(client.readHoldingRegisters(0, 126), { modbusCode: 3 })
  client.setID(9)
  await assert.rejects(client.readHoldingRegisters(0, 1), { modbusCode: 11 })
  assert.deepEqual(device.requests[0], { unit: 1, functionCode: 3, start: 0, quantity: 20 })
  assert.deepEqual(
    [...device.requestCounts],
    [
      [3, 5],
      [4, 1],
      [1, 1],
      [2, 1],
    ],
  )
  assert.deepEqual([device.connections, device.accepted, device.writes], [1, 1, 0])
})

test('a write is refused and counted', async (t) => {
  const device = await startDevice(t)
  const client = new modbusSerial.default()
  await client.connectTCP(device.host, { port: device.port })
  client.setTimeout(2_000)
  await assert.rejects(client.writeRegister(0, 1), { modbusCode: 1 })
  await assert.rejects(client.writeCoils(0, [true]), { modbusCode: 1 })
  assert.deepEqual([device.writes, device.otherFunctionCodes], [2, 2])
})

test('several requests in a segment and one in several segments are each answered, in order', async (t) => {
  const device = await startDevice(t)
  const { socket, receive } = await dial(device)
  const last = request(4, 400)
  socket.write(Buffer.concat([request(1, 100), request(2, 200), request(3, 300), last.subarray(0, 5)]))
  assert.equal(await receive(3 * answerBytes), answer(1, 100) + answer(2, 200) + answer(3, 300))
  socket.write(last.subarray(5))
  assert.equal(await receive(answerBytes), answer(4, 400))
})

test('a slow unit serves the requests of a connection one after the other', async (t) => {
  const device = await startDevice(t, { units: { 1: { holding: (address) => address, delayMs: 15 }, 2: { holding: (address) => address } } })
  const { socket, receive } = await dial(device)
  socket.write(Buffer.concat([request(1, 7), request(2, 8, 1, 2)]))
  assert.equal(await receive(2 * answerBytes), answer(1, 7) + answer(2, 8, 2))
})

test('a late answer is overtaken by those after it', async (t) => {
  const device = await startDevice(t)
  const { socket, receive } = await dial(device)
  device.faults.late = 250
  socket.write(request(1, 100))
  while (device.requests.length < 1) await new Promise((resolve) => setImmediate(resolve))
  device.faults.late = 0
  socket.write(request(2, 200))
  assert.equal(await receive(2 * answerBytes), answer(2, 200) + answer(1, 100))
})

test('duplicate, foreign, truncated, stray, exceptional and garbled answers are what the switch says', async (t) => {
  const device = await startDevice(t)
  const { socket, receive } = await dial(device)
  const ask = (faults: Partial<ModbusDevice['faults']>, count: number) => {
    Object.assign(device.faults, { duplicate: false, foreign: false, truncate: 0, strayBytes: 0, exception: 0, garbage: false }, faults)
    socket.write(request(5, 77))
    return receive(count)
  }
  assert.equal(await ask({ duplicate: true }, 22), answer(5, 77) + answer(5, 77))
  assert.equal(await ask({ foreign: 'transaction' }, 11), answer(261, 77))
  assert.equal(await ask({ foreign: 'unit' }, 11), answer(5, 77, 2))
  assert.equal(await ask({ truncate: 3 }, 8), answer(5, 77).slice(0, 16))
  assert.equal((await ask({ strayBytes: 2 }, 13)).slice(4), answer(5, 77))
  assert.equal(await ask({ exception: 6 }, 9), '000500000003' + '01' + '8306')
  const garbage = await ask({ garbage: true }, 1)
  assert.equal(garbage.length, 2)
})

test('garbage is the same for one seed', async (t) => {
  const heard: string[] = []
  for (let run = 0; run < 2; run++) {
    const device = await startDevice(t, { seed: 12 })
    const { socket } = await dial(device)
    device.faults.garbage = true
    socket.write(request(1, 0))
    heard.push(String((await once(socket, 'data'))[0]))
  }
  assert.equal(heard[0], heard[1])
})

test('a reset arrives as RST, a half-open device as FIN, a black hole as nothing', async (t) => {
  const device = await startDevice(t)
  const reset = await dial(device)
  device.faults.reset = true
  reset.socket.write(request(1, 1))
  assert.equal((await once(reset.socket, 'error'))[0].code, 'ECONNRESET')
  device.faults.reset = false

  const halfOpen = await dial(device)
  device.faults.halfOpen = true
  halfOpen.socket.write(request(1, 1))
  await once(halfOpen.socket, 'end')
  assert.equal(halfOpen.heard(), 0)
  device.faults.halfOpen = false

  const dark = await dial(device)
  device.faults.blackHole = true
  dark.socket.write(request(1, 1))
  while (device.requests.length < 3) await new Promise((resolve) => setImmediate(resolve))
  device.faults.blackHole = false
  dark.socket.write(request(2, 2))
  assert.equal(await dark.receive(answerBytes), answer(2, 2))
})

test('a stopped device refuses dials and comes back on its port', async (t) => {
  const device = await startDevice(t)
  const first = await dial(device)
  const ended = once(first.socket, 'end')
  await device.stop()
  await ended
  await assert.rejects(dial(device), { code: 'ECONNREFUSED' })
  await device.start()
  const second = await dial(device)
  second.socket.write(request(1, 9))
  assert.equal(await second.receive(answerBytes), answer(1, 9))
  device.killConnections()
  assert.equal((await once(second.socket, 'error'))[0].code, 'ECONNRESET')
})

test('a client that asks on and reads no answer is dropped', async (t) => {
  const device = await startDevice(t)
  const { socket } = await dial(device)
  socket.pause()
  const closed = closing(socket)
  const many = Buffer.concat(Array.from({ length: 1_000 }, () => request(1, 0, 125)))
  const flood = () => {
    while (socket.writable && socket.write(many));
  }
  socket.on('drain', flood)
  flood()
  await closed
  assert.equal(device.connections, 0)
})

test('ten thousand mutated requests neither stop the device nor keep a connection of theirs', async (t) => {
  const random = seededRandom(testSeed(t))
  const device = await startDevice(t, { units: { 1: lineOneRegisters(1) }, now })
  for (let connection = 0; connection < 200; connection++) {
    const { socket } = await dial(device)
    const frames = Array.from({ length: 50 }, () =>
      mutated(random, request(randomInteger(random, 65_536), randomInteger(random, 50), 5, 1, 1 + randomInteger(random, 24))),
    )
    const closed = closing(socket)
    socket.end(Buffer.concat(frames))
    await closed
  }
  const { socket, receive } = await dial(device)
  socket.write(request(1, 0, 1))
  assert.match(await receive(answerBytes), /^000100000005010302/)
  assert.ok(device.malformed > 0)
  assert.equal(device.connections, 1)
})
