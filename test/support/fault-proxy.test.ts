// The proxy between a client and an echoing target.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import net from 'node:net'
import { type TestContext, test } from 'node:test'
import { type FaultProxy, startFaultProxy } from './fault-proxy.ts'
import { type Listener, openListener } from './listener.ts'
import { randomBytes, seededRandom, testSeed } from './random.ts'

interface Setup {
  readonly target: Listener
  readonly proxy: FaultProxy
  /** The target's side of each connection. */
  readonly served: net.Socket[]
}

/** A target that echoes, and the proxy before it. */
async function setUp(t: TestContext): Promise<Setup> {
  const served: net.Socket[] = []
  const target = await openListener({}, (socket) => {
    served.push(socket)
    socket.pipe(socket)
  })
  t.after(() => target.close())
  const proxy = await startFaultProxy(target)
  t.after(() => proxy.close())
  return { target, proxy, served }
}

async function dial(port: number): Promise<net.Socket> {
  const socket = net.connect(port, '127.0.0.1').on('error', () => {})
  await once(socket, 'connect')
  return socket
}

async function ask(socket: net.Socket, text: string): Promise<string> {
  socket.write(text)
  return String((await once(socket, 'data'))[0])
}

/** Resolves after `ms` with no byte seen; the only wait by time: nothing can be awaited where nothing may come. */
async function heardNothing(socket: net.Socket, ms: number): Promise<boolean> {
  let heard = false
  const note = () => {
    heard = true
  }
  socket.on('data', note).on('end', note).on('close', note)
  await new Promise((resolve) => setTimeout(resolve, ms))
  socket.off('data', note).off('end', note).off('close', note)
  return !heard
}

test('bytes pass unchanged and are counted each way, across a delay too', async (t) => {
  const random = seededRandom(testSeed(t))
  const { proxy } = await setUp(t)
  const socket = await dial(proxy.port)
  const sent = randomBytes(random, 300_000)
  const received: Buffer[] = []
  socket.on('data', (bytes) => {
    received.push(bytes)
    proxy.delayMs = received.length % 2
  })
  socket.end(sent)
  await once(socket, 'end')
  assert.ok(Buffer.concat(received).equals(sent))
  assert.deepEqual([proxy.bytesUp, proxy.bytesDown], [sent.length, sent.length])
})

test('a hard cut resets both sides', async (t) => {
  const { proxy, served } = await setUp(t)
  const socket = await dial(proxy.port)
  await ask(socket, 'hello')
  const targetSide = served[0]
  assert.ok(targetSide)
  const resets = Promise.all([once(socket, 'error'), once(targetSide, 'error')])
  proxy.cutHard()
  assert.deepEqual(
    (await resets).map(([error]) => error.code),
    ['ECONNRESET', 'ECONNRESET'],
  )
})

test('a pulled cable swallows bytes and FIN, and a connection that lost some never wakes', async (t) => {
  const { proxy, served } = await setUp(t)
  const [lossy, untouched] = [await dial(proxy.port), await dial(proxy.port)]
  await ask(lossy, 'a')
  await ask(untouched, 'b')
  proxy.blackHole = true
  lossy.write('lost')
  const dialledInTheDark = await dial(proxy.port)
  dialledInTheDark.write('anyone?')
  const silent = await Promise.all([lossy, untouched, dialledInTheDark].map((socket) => heardNothing(socket, 60)))
  assert.deepEqual(silent, [true, true, true])
  proxy.blackHole = false
  assert.equal(await ask(untouched, 'c'), 'c')
  lossy.write('a hole before this')
  assert.equal(proxy.clients, 3)
  lossy.end()
  assert.equal(await heardNothing(lossy, 60), true)
  assert.equal(served[0]?.readableEnded, false)
  assert.deepEqual([proxy.clients, proxy.connections], [2, 3])
  assert.equal(proxy.bytesUp, 3)
  const fresh = await dial(proxy.port)
  assert.equal(await ask(fresh, 'd'), 'd')
})

test('a refusing proxy keeps its open connections and comes back on its port', async (t) => {
  const { proxy } = await setUp(t)
  const socket = await dial(proxy.port)
  await ask(socket, 'a')
  proxy.refuse()
  await assert.rejects(dial(proxy.port), { code: 'ECONNREFUSED' })
  assert.equal(await ask(socket, 'b'), 'b')
  await proxy.accept()
  const again = await dial(proxy.port)
  assert.equal(await ask(again, 'c'), 'c')
  assert.deepEqual([proxy.connections, proxy.accepted], [2, 2])
})

test('a target that is away resets the client', async (t) => {
  const { proxy, target } = await setUp(t)
  await target.close()
  const socket = net.connect(proxy.port, '127.0.0.1')
  assert.equal((await once(socket, 'error'))[0].code, 'ECONNRESET')
})
