// One way, read off the source: which packets the transport can make at all.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

const room = join(import.meta.dirname, '../../../nodes/dmz-publisher')
const sources = readdirSync(room, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => ({ name, code: readFileSync(join(room, name), 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '') }))

test('only the four encoders make packets: CONNECT, PUBLISH, PINGREQ, DISCONNECT', () => {
  const encoder = sources.find(({ name }) => name === 'mqtt5-encode.ts')?.code ?? ''
  const exported = [...encoder.matchAll(/export function (\w+)/g)].map(([, name]) => name)
  assert.deepEqual(exported, ['encodeConnect', 'encodePublish', 'encodePing', 'encodeDisconnect'])
  const headers = [...encoder.matchAll(/(?:packet\(|Uint8Array\.of\()(0x[0-9a-f]+)/g)].map(([, header]) => header)
  assert.deepEqual(headers, ['0x10', '0x30', '0xc0', '0xe0'])
})

for (const { name, code } of sources) {
  test(`${name} knows no packet that asks the broker for anything`, () => {
    assert.doesNotMatch(code, /subscribe(?!r)|pubrec|pubrel|pubcomp|\bauth\b|will(?:Topic|Message|Payload)|from 'mqtt/i)
    assert.doesNotMatch(code, /\b0x(?:82|a2|50|62|70|f0)\b(?!, name)/i)
  })
}

test('bytes reach a socket in one place', () => {
  const writers = sources.filter(({ code }) => /socket\.(?:write|end)\(/.test(code)).map(({ name }) => name)
  assert.deepEqual(writers, [join('session', 'wire.ts')])
})
