// What each PUBACK does to its record and to the stay.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Settlement } from '../../../../nodes/dmz-publisher/source.ts'
import { connected, fakeSource, hello, hex, published } from './line-bench.ts'

const answers: readonly (readonly [string, Settlement])[] = [
  ['00', { outcome: 'acked', reasonCode: 0 }],
  ['10', { outcome: 'acked', reasonCode: 0x10 }],
  ['80', { outcome: 'retry', reason: '0x80 unspecified-error' }],
  ['90', { outcome: 'refused', reason: '0x90 topic-name-invalid' }],
  ['97', { outcome: 'retry', reason: '0x97 quota-exceeded' }],
  ['99', { outcome: 'refused', reason: '0x99 payload-format-invalid' }],
]
for (const [code, settlement] of answers) {
  test(`PUBACK 0x${code} settles its record as ${settlement.outcome}`, async (context) => {
    const { server, line } = await connected(context, 1, hello)
    await server.when(() => published(server).length === 1)
    server.say(hex(`40 03 00 01 ${code}`))
    await line.source.whenSettled(1)
    assert.deepEqual(line.source.settlements, [[1, settlement]])
  })
}

test('a denied topic (PUBACK 0x87) ends the stay with mqtt.not-authorised, and its record stays in flight to come back', async (context) => {
  const { server, line } = await connected(context, 30, hello)
  await server.when(() => published(server).length === 20)
  server.say(hex('40 03 00 01 87 40 02 00 02'))
  const cause = await line.ended
  const { host, port } = server
  assert.deepEqual([cause?.code, cause?.params], ['mqtt.not-authorised', { host, port, reason: '0x87 not-authorized' }])
  assert.deepEqual(line.source.settlements, [[2, { outcome: 'acked', reasonCode: 0 }]])
  assert.deepEqual(line.source.drops, ['line'])
  assert.equal(published(server).length, 20)
})

test('when the source gives nothing up any more, a refusal ends the stay', async (context) => {
  const { server, line } = await connected(context, 0, hello, { source: fakeSource(1, () => false) })
  await server.when(() => published(server).length === 1)
  server.say(hex('40 03 00 01 90'))
  const cause = await line.ended
  assert.deepEqual([cause?.code, cause?.params['reason']], ['mqtt.disconnected', '0x90 topic-name-invalid'])
  assert.deepEqual(line.source.drops, ['line'])
})

test('only a delivered record makes the line live, no other PUBACK does', async (context) => {
  const { server, line } = await connected(context, 3, hello)
  await server.when(() => published(server).length === 3)
  server.say(hex('40 03 00 01 97 40 03 00 02 90'))
  await line.source.whenSettled(2)
  assert.equal(line.lives(), 0)
  server.say(hex('40 02 00 03'))
  await line.whenLive()
})
