// Dialling: connected, refused, too slow or no longer wanted, and nothing left open.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Clock, systemClock } from '../../../../nodes/lib/clock.ts'
import { openSocket } from '../../../../nodes/modbus-connection/session/open-socket.ts'
import { settle } from '../../../support/hand-clock.ts'
import { openListener } from '../../../support/listener.ts'

const forGood = new AbortController().signal

test('a connected socket is handed over with no listener left on it but the one that keeps errors from ending the process', async (t) => {
  const listener = await openListener({}, () => undefined)
  t.after(() => listener.close())
  const abort = new AbortController()
  const socket = await openSocket({ ...listener, connectTimeoutMs: 1_000 }, systemClock, abort.signal)
  abort.abort()
  assert.deepEqual([socket.listenerCount('connect'), socket.listenerCount('error'), socket.destroyed], [0, 1, false])
  const closed = new Promise((resolve) => socket.once('close', resolve))
  socket.destroy(new Error('heard by nobody else'))
  await closed
})

test('a refused connection says where and why', async () => {
  const listener = await openListener({}, () => undefined)
  await listener.close()
  const { host, port } = listener
  await assert.rejects(openSocket({ host, port, connectTimeoutMs: 1_000 }, systemClock, forGood), {
    code: 'modbus.unreachable',
    params: { host, port, reason: 'ECONNREFUSED' },
    retry: true,
  })
})

test('a device that does not take the connection in time is given up', async (t) => {
  const listener = await openListener({}, () => undefined)
  t.after(() => listener.close())
  const { host, port } = listener
  // Time is over before the connection can be there.
  const hurried: Clock = {
    ...systemClock,
    after(_, callback) {
      queueMicrotask(callback)
      return () => undefined
    },
  }
  await assert.rejects(openSocket({ host, port, connectTimeoutMs: 1_000 }, hurried, forGood), {
    code: 'modbus.unreachable',
    params: { host, port, reason: 'timeout' },
  })
  await settle()
  assert.equal(listener.connections, 0)
})

for (const [when, abortAt] of [
  ['before', 'before'],
  ['while', 'while'],
] as const) {
  test(`an abort ${when} it dials ends it at once`, async (t) => {
    const listener = await openListener({}, () => undefined)
    t.after(() => listener.close())
    const abort = new AbortController()
    if (abortAt === 'before') abort.abort()
    const opening = openSocket({ ...listener, connectTimeoutMs: 60_000 }, systemClock, abort.signal)
    abort.abort()
    await assert.rejects(opening, { code: 'line.ended' })
  })
}
