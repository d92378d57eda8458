// Ten thousand messages of an OPC UA server, hurt on the way to our client: it may lose the line, never its head.
import { test } from 'node:test'
import { playHurtMessages } from '../support/opcua-fuzz.ts'

const minuteMs = 60_000

test('10,000 hurt messages over real sockets: no uncaught exception, no rejection, no listener left behind', { timeout: 30 * minuteMs }, (t) =>
  playHurtMessages(t, 10_000, 25 * minuteMs),
)
