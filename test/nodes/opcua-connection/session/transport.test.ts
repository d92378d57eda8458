// Bytes on which the library throws end the connection, and nothing else.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseConfig } from '../../../../nodes/lib/parse-config.ts'
import { fields } from '../../../../nodes/opcua-connection/fields.ts'
import { opcuaSession } from '../../../../nodes/opcua-connection/session/session.ts'
import { openListener } from '../../../support/listener.ts'
import { runLine } from '../../../support/run-line.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'
import { anItem, aTable } from './opcua-line.ts'

/** OPC 10000-6, 7.1.2.4: protocol version, receive and send buffer size, largest message, most chunks. */
function acknowledge(...numbers: readonly number[]): Buffer {
  const message = Buffer.alloc(8 + 4 * numbers.length)
  message.write('ACKF')
  message.writeUInt32LE(message.length, 4)
  for (const [index, number] of numbers.entries()) message.writeUInt32LE(number, 8 + 4 * index)
  return message
}

const hurt: readonly (readonly [what: string, bytes: Buffer])[] = [
  ['an Acknowledge with a buffer of four bytes', acknowledge(0, 4, 4, 0, 0)],
  ['an Acknowledge with a buffer of no bytes', acknowledge(0, 0, 0, 0, 0)],
  ['an Acknowledge that ends too soon', acknowledge(0, 65_536)],
]

for (const [what, bytes] of hurt) {
  test(`${what} is a line that broke, told as a fault`, async (t) => {
    const server = await openListener({ host: '127.0.0.1' }, (socket) => socket.once('data', () => socket.write(bytes)))
    t.after(() => server.close())
    const { config } = parseConfig(fields, { endpointUrl: `opc.tcp://127.0.0.1:${server.port}`, securityMode: 'none', connectTimeoutMs: 2_000 })
    assert.ok(config !== null)
    const line = runLine(opcuaSession({ config, userTls: () => null, pki: await temporaryFolder(t), notice: () => undefined }), [
      aTable([anItem('speed')]),
    ])
    // Not after the test: the folder's release was asked for first, and the line still writes there.
    await line.untilDown().finally(line.stop)
    assert.match(line.faults[0]?.code ?? '', /^opcua\.(unreachable|line-broken)$/)
  })
}
