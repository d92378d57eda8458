// What a stay serves beside its subscriptions: cycles, questions, readers that come and go, a budget, a quick end.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { until } from '../../../support/until.ts'
import { anItem, aTable, ofTag, openWorld } from './opcua-line.ts'

test('a reader that polls has one reading a tag and cycle, also where nothing changes', async (t) => {
  const { server, line } = await openWorld(t, [aTable([anItem('speed'), anItem('nosuch'), anItem('level')], { mode: 'poll' })])
  await until(() => line.batches.length >= 4)
  for (const batch of line.batches.slice(0, 4))
    assert.deepEqual(
      batch.map(({ tag, payload }) => [tag.raw, payload]),
      [
        ['speed', 1],
        ['nosuch', null],
        ['level', 30],
      ],
    )
  assert.equal(server.requests.get('CreateSubscription'), undefined)
})

test('a cable that is pulled is noticed by a reader that polls, too, however rarely it does', async (t) => {
  const { proxy, line } = await openWorld(t, [aTable([anItem('speed')], { mode: 'poll', pollMs: 60_000 })])
  await line.untilLive()
  proxy.blackHole = true
  await line.untilDown()
  // Asked each keep-alive (200 ms), and given up after two more of them.
  assert.deepEqual([line.faults[0]?.code, line.faults[0]?.params['ms']], ['opcua.timeout', 400])
  assert.equal(line.counters.get('timeouts'), 1)
})

test('a cable that is pulled is noticed by a reader that is sent something once a minute', async (t) => {
  const { proxy, line } = await openWorld(t, [aTable([anItem('speed')], { publishingMs: 60_000 })], { connection: { requestTimeoutMs: 200 } })
  await line.untilLive()
  proxy.blackHole = true
  await line.untilDown()
  assert.equal(line.faults[0]?.code, 'opcua.timeout')
})

test('a message reads now what it asks for, once, without disturbing the subscription', async (t) => {
  const table = aTable([anItem('speed'), anItem('level')])
  const { line } = await openWorld(t, [table])
  await line.untilLive()
  await until(() => line.readings.length === 2)
  const asked = await line.board.read(table, ['level'])
  assert.deepEqual(
    asked.map(({ tag, payload, quality }) => [tag.raw, payload, quality]),
    [['level', 30, 'good']],
  )
  assert.equal(line.readings.length, 2)
})

test('a value too large for one answer makes its own tag bad and stops no other', async (t) => {
  const { server, line } = await openWorld(t, [aTable([anItem('speed'), anItem('order'), anItem('level')], { mode: 'poll' })])
  await line.untilLive()
  server.set('order', 'x'.repeat(20_000_000))
  await until(() => ofTag(line.readings, 'order').at(-1)?.findings?.includes('opcua.too-long') === true)
  const before = line.batches.length
  server.set('speed', 8)
  await until(() => ofTag(line.readings, 'speed').at(-1)?.payload === 8 && line.batches.length > before + 1)
  const last = (line.batches.at(-1) ?? []).map(({ tag, quality }) => [tag.raw, quality])
  assert.deepEqual(last, [
    ['speed', 'good'],
    ['order', 'bad'],
    ['level', 'good'],
  ])
  assert.deepEqual(line.states, ['connecting', 'live'])
})

test('a question of a dialog is answered on the line; one that nobody understands is refused', async (t) => {
  const { line } = await openWorld(t, [aTable([anItem('speed')])])
  await line.untilLive()
  const page = (await line.board.ask({ kind: 'browse', nodeId: 'i=85', offset: 0, filter: '' })) as {
    readonly nodes: readonly { readonly name: string }[]
  }
  assert.ok(page.nodes.some(({ name }) => name === 'Machine'))
  await assert.rejects(line.board.ask({ kind: 'sing' }), { code: 'line.unknown-question' })
  assert.deepEqual(line.states, ['connecting', 'live'])
})

test('readers come and go on one session', async (t) => {
  const { server, line, proxy } = await openWorld(t, [aTable([anItem('speed')])])
  await line.untilLive()
  const leave = line.join(aTable([anItem('level')]))
  await until(() => ofTag(line.readings, 'level').length === 1)
  leave()
  await until(() => (server.requests.get('DeleteSubscriptions') ?? 0) === 1)
  server.set('speed', 7)
  await until(() => ofTag(line.readings, 'speed').length === 2)
  assert.deepEqual([server.requests.get('CreateSession'), proxy.accepted], [1, 1])
})

test('the read budget is never exceeded, browsing included', async (t) => {
  const perSecond = 40
  const { server, line } = await openWorld(t, [aTable([anItem('speed')], { mode: 'poll', pollMs: 50 })], {
    connection: { maxRequestsPerSecond: perSecond },
  })
  await line.untilLive()
  const total = () => [...server.requests.values()].reduce((sum, count) => sum + count, 0)
  const [at, before] = [performance.now(), total()]
  await Promise.all(['i=85', 'i=86', 'i=87', 'i=2253'].map((nodeId) => line.board.ask({ kind: 'browse', nodeId, offset: 0, filter: '' })))
  await until(() => performance.now() - at >= 1_000)
  assert.ok(total() - before <= (perSecond * (performance.now() - at)) / 1_000 + 2, `${total() - before} requests`)
})

test('the description of a structure, hundreds of requests of the library, keeps to the read budget as well', async (t) => {
  const perSecond = 400
  const began = performance.now()
  const { server, line } = await openWorld(t, [aTable([anItem('types/Job')])], { connection: { maxRequestsPerSecond: perSecond } })
  await until(() => ofTag(line.readings, 'types/Job/At/X').length > 0)
  const total = [...server.requests.values()].reduce((sum, count) => sum + count, 0)
  assert.ok(total > 100, `${total} requests`)
  // Half a dozen are the library's own while it dials.
  assert.ok(total <= (perSecond * (performance.now() - began)) / 1_000 + 10, `${total} requests in ${performance.now() - began} ms`)
})

test('the end closes the session on the server, at once, and leaves no connection', async (t) => {
  const { server, line, proxy } = await openWorld(t, [aTable([anItem('speed')])])
  await line.untilLive()
  assert.equal(server.sessions, 1)
  await line.stop()
  assert.equal(server.sessions, 0)
  await until(() => proxy.connections === 0)
})

test('the end does not wait for a server that is silent', async (t) => {
  const { line, proxy } = await openWorld(t, [aTable([anItem('speed')])])
  await line.untilLive()
  proxy.blackHole = true
  await line.stop()
  assert.deepEqual(line.states, ['connecting', 'live'])
})

test('nothing is ever changed on the server', async (t) => {
  const table = aTable([anItem('speed'), anItem('history/0')])
  const { server, line } = await openWorld(t, [table])
  await line.untilLive()
  await line.board.read(table, null)
  await line.stop()
  assert.equal(server.writes, 0)
})
