// Datagrams as a stream: each whole, only those of the device, and nothing left open.
import assert from 'node:assert/strict'
import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { type TestContext, test } from 'node:test'
import { systemClock } from '../../../../nodes/lib/clock.ts'
import { openDatagrams } from '../../../../nodes/modbus-connection/session/open-datagrams.ts'
import { until } from '../../../support/until.ts'

async function peer(t: TestContext): Promise<Socket> {
  const socket = createSocket('udp4').bind(0, '127.0.0.1')
  await once(socket, 'listening')
  t.after(() => socket.close())
  return socket
}
const forGood = new AbortController().signal

test('datagrams arrive one by one, those of others are counted and dropped', async (t) => {
  const [device, other] = [await peer(t), await peer(t)]
  const counts: string[] = []
  const stream = await openDatagrams({ host: '127.0.0.1', port: device.address().port, connectTimeoutMs: 1_000 }, systemClock, forGood, (name) =>
    counts.push(name),
  )
  const heard: string[] = []
  stream.on('data', (bytes: Buffer) => heard.push(bytes.toString()))
  const [asked, { port }] = await Promise.all([once(device, 'message'), Promise.resolve(stream.write('ask'))]).then(([message]) => message)
  assert.equal(String(asked), 'ask')
  other.send('foreign', port, '127.0.0.1')
  await until(() => counts.length === 1)
  device.send('one', port, '127.0.0.1')
  device.send('two', port, '127.0.0.1')
  await until(() => heard.length === 2)
  assert.deepEqual([heard, counts], [['one', 'two'], ['foreign']])
  await once(stream.destroy(), 'close')
})

test('each call has a port of its own', async (t) => {
  const device = await peer(t)
  const ports: number[] = []
  for (let call = 0; call < 2; call += 1) {
    const stream = await openDatagrams(
      { host: '127.0.0.1', port: device.address().port, connectTimeoutMs: 1_000 },
      systemClock,
      forGood,
      () => undefined,
    )
    stream.write('x')
    ports.push((await once(device, 'message'))[1].port)
    t.after(() => stream.destroy())
  }
  assert.notEqual(ports[0], ports[1])
})

test('a host that cannot be resolved is said, an abort ends the wait', async () => {
  const endpoint = { host: 'no-such-host.invalid', port: 502, connectTimeoutMs: 5_000 }
  await assert.rejects(
    openDatagrams(endpoint, systemClock, forGood, () => undefined),
    { code: 'modbus.unreachable' },
  )
  const abort = new AbortController()
  const opening = openDatagrams(endpoint, systemClock, abort.signal, () => undefined)
  abort.abort()
  await assert.rejects(opening, { code: 'line.ended' })
})
