// Routing, retained messages and take-over, without a socket.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createHub, type HubMessage, type Subscriber } from './mqtt-hub.ts'

const message = (topic: string, fields: Partial<HubMessage> = {}): HubMessage => ({
  topic,
  payload: Buffer.from('1'),
  qos: 1,
  retain: false,
  properties: {},
  clientId: 'edge',
  ...fields,
})
const request = (filter: string, fields = {}) => ({ filter, qos: 1, noLocal: false, retainAsPublished: false, retainHandling: 0, ...fields })

function subscriber(clientId: string) {
  const heard: string[] = []
  const self: Subscriber = {
    clientId,
    deliver: ({ topic }, qos, retain) => void heard.push(`${topic} ${qos}${retain ? ' retained' : ''}`),
    takenOver: () => void heard.push('taken over'),
  }
  return { self, heard }
}

test('a message reaches each client once, at the highest matching QoS and not above its own', () => {
  const hub = createHub()
  const [all, low] = [subscriber('all'), subscriber('low')]
  hub.join(all.self)
  hub.join(low.self)
  assert.deepEqual(hub.subscribe(all.self, [request('#', { qos: 0 }), request('site/+/speed', { qos: 2 })]).reasonCodes, [0, 1])
  hub.subscribe(low.self, [request('site/#', { qos: 0 })])
  assert.equal(hub.route(message('site/1/speed')), 2)
  assert.equal(hub.route(message('site/1/speed', { qos: 0 })), 2)
  assert.equal(hub.route(message('$SYS/x')), 0)
  assert.deepEqual(all.heard, ['site/1/speed 1', 'site/1/speed 0'])
  assert.deepEqual(low.heard, ['site/1/speed 0', 'site/1/speed 0'])
})

test('retained messages come after the subscription, by its retain handling, until cleared', () => {
  const hub = createHub()
  const late = subscriber('late')
  hub.join(late.self)
  hub.route(message('a', { retain: true }))
  hub.route(message('b', { retain: true }))
  hub.route(message('b', { retain: true, payload: Buffer.alloc(0) }))
  const subscribe = (retainHandling: number) => hub.subscribe(late.self, [request('+', { retainHandling })]).replay()
  subscribe(2)
  assert.deepEqual(late.heard, [])
  subscribe(0)
  subscribe(1)
  assert.deepEqual(late.heard, ['a 1 retained'])
})

test('a live message keeps its retain flag only where asked for', () => {
  const hub = createHub()
  const [plain, asPublished] = [subscriber('plain'), subscriber('as')]
  for (const each of [plain, asPublished]) hub.join(each.self)
  hub.subscribe(plain.self, [request('a')])
  hub.subscribe(asPublished.self, [request('a', { retainAsPublished: true })])
  hub.route(message('a', { retain: true }))
  assert.deepEqual([...plain.heard, ...asPublished.heard], ['a 1', 'a 1 retained'])
})

test('no-local keeps a client from hearing itself', () => {
  const hub = createHub()
  const edge = subscriber('edge')
  hub.join(edge.self)
  hub.subscribe(edge.self, [request('#', { noLocal: true })])
  assert.equal(hub.route(message('a')), 0)
})

test('a second connection takes a client id over, and the first leaving later takes nothing along', () => {
  const hub = createHub()
  const [first, second] = [subscriber('edge'), subscriber('edge')]
  hub.join(first.self)
  hub.join(second.self)
  hub.subscribe(second.self, [request('a')])
  hub.leave(first.self)
  assert.equal(hub.route(message('a')), 1)
  assert.deepEqual([first.heard, second.heard], [['taken over'], ['a 1']])
})

test('bad, shared and unknown filters have their reason codes', () => {
  const hub = createHub()
  const client = subscriber('c')
  hub.join(client.self)
  const { reasonCodes } = hub.subscribe(client.self, [request('a/#/b'), request('a+'), request('$share/g/a'), request('ok')])
  assert.deepEqual(reasonCodes, [0x8f, 0x8f, 0x9e, 1])
  assert.deepEqual([hub.unsubscribe(client.self, 'ok'), hub.unsubscribe(client.self, 'ok')], [0, 0x11])
})
