// A server that breaks the rules while the line is live: what it costs it, and what is kept of its words (nothing).
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inspect } from 'node:util'
import { connected, hello, hex, published } from './line-bench.ts'

/** From table 2a of the research: what the server says while the line is live, and the rule it breaks. */
const hostile: readonly (readonly [string, string, string])[] = [
  ['case 1: a PUBLISH header that claims 256 MB', `30 ff ff ff 7f ${'61 '.repeat(5000)}`, 'unexpected-packet'],
  ['case 3: a reserved packet type', '00 00', 'unexpected-packet'],
  ['case 5: a PUBLISH nobody asked for', '32 05 00 01 61 00 01', 'unexpected-packet'],
  ['case 8: a DISCONNECT with two million user properties', `e0 80 80 c0 06 ${'26 '.repeat(5000)}`, 'packet-too-long'],
  ['case 9: a flood of forged PUBACKs', '40 02 ff ff '.repeat(60_000), 'byte-budget'],
  ['case 9: a forged PUBACK', '40 02 ff ff', 'puback-not-in-flight'],
  ['case 16: a second CONNACK', hello, 'second-connack'],
  ['case 16: AUTH', 'f0 02 18 00', 'unexpected-packet'],
  ['case 16: SUBACK', '90 04 00 01 00 00', 'unexpected-packet'],
]
for (const [name, attack, rule] of hostile) {
  test(`${name} costs the server the line, and says so`, async (context) => {
    const { server, line } = await connected(context, 1, hello)
    await server.when(() => published(server).length === 1)
    server.say(hex(attack))
    const cause = await line.ended
    assert.deepEqual([cause?.code, cause?.params], ['mqtt.one-way-violation', { host: server.host, port: server.port, rule }])
    assert.deepEqual(line.source.drops, ['line'])
    assert.deepEqual(line.source.settlements, [])
    await server.when(() => server.connections === 0)
  })
}

test('case 2: a CONNACK with an unknown property is refused before anything is published', async (context) => {
  const { server, line } = await connected(context, 1, '20 05 00 00 02 7f 00')
  assert.equal((await line.ended)?.params['rule'], 'malformed')
  assert.equal(published(server).length, 0)
})

const farewells: readonly (readonly [string, string, string, string])[] = [
  ['case 16: a redirect is not followed, its text not kept', 'e0 09 9d 07 1c 00 04 65 76 69 6c', 'mqtt.disconnected', 'line'],
  ['case 17: a taken session', 'e0 01 8e', 'mqtt.session-taken-over', 'line'],
  ['a packet too large', 'e0 01 95', 'mqtt.disconnected', 'message-blamed'],
  ['a farewell without a reason', 'e0 00', 'mqtt.disconnected', 'line'],
]
for (const [name, bytes, code, drop] of farewells) {
  test(`${name}: the stay ends with ${code}`, async (context) => {
    const { server, line } = await connected(context, 1, hello)
    await server.when(() => published(server).length === 1)
    server.say(hex(bytes))
    const cause = await line.ended
    assert.equal(cause?.code, code)
    assert.ok(!inspect(cause).includes('evil'))
    assert.deepEqual(line.source.drops, [drop])
    assert.equal(server.accepted, 1)
  })
}
