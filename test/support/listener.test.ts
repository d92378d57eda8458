// A listener that goes and comes back.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import net from 'node:net'
import { type TestContext, test } from 'node:test'
import { type Listener, openListener } from './listener.ts'

const echo = (socket: net.Socket) => void socket.pipe(socket)

async function open(t: TestContext): Promise<Listener> {
  const listener = await openListener({}, echo)
  t.after(() => listener.close())
  return listener
}

const dial = async (port: number) => {
  const socket = net.connect(port, '127.0.0.1').on('error', () => {})
  await once(socket, 'connect')
  return socket
}

test('a closed listener ends its connections, refuses dials and comes back on its port', async (t) => {
  const listener = await open(t)
  const { port } = listener
  const first = await dial(port)
  first.resume()
  first.write('x')
  await once(first, 'data')
  assert.deepEqual([listener.connections, listener.accepted, listener.isOpen], [1, 1, true])
  const ended = once(first, 'end')
  await listener.close()
  await ended
  await assert.rejects(dial(port), { code: 'ECONNREFUSED' })
  assert.deepEqual([listener.connections, listener.isOpen, listener.port], [0, false, port])
  await listener.open()
  const second = await dial(port)
  second.write('back')
  assert.equal(String((await once(second, 'data'))[0]), 'back')
})

test('refusing keeps open connections alive', async (t) => {
  const listener = await open(t)
  const socket = await dial(listener.port)
  socket.write('a')
  await once(socket, 'data')
  listener.refuse()
  await assert.rejects(dial(listener.port), { code: 'ECONNREFUSED' })
  socket.write('still here')
  assert.equal(String((await once(socket, 'data'))[0]), 'still here')
})

test('a reset reaches the peer as ECONNRESET', async (t) => {
  const listener = await open(t)
  const socket = await dial(listener.port)
  socket.write('a')
  await once(socket, 'data')
  listener.reset()
  assert.equal((await once(socket, 'error'))[0].code, 'ECONNRESET')
})

test('a port in use is told by its errno', async (t) => {
  const listener = await open(t)
  await assert.rejects(openListener({ port: listener.port }, echo), { code: 'EADDRINUSE' })
})
