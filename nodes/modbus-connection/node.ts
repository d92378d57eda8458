// The Modbus connection in Node-RED, and what its dialog asks: a test, and which serial ports there are.
import { systemClock } from '../lib/clock.ts'
import { action, soundConfig } from '../lib/red/action.ts'
import { defineConnection } from '../lib/red/define-connection.ts'
import type { Red } from '../lib/red/types.ts'
import { fields } from './fields.ts'
import { listSerialPorts } from './session/open-serial.ts'
import { modbusSession } from './session/session.ts'
import { tryConnection } from './session/try-connection.ts'

const define = defineConnection('modbus-connection', fields, (config) => ({
  session: modbusSession(config),
  backoff: { firstMs: config.firstReconnectMs, maxMs: config.maxReconnectMs },
}))

export default (red: Red) => {
  define(red)
  action(red, 'modbus-connection', 'test', fields, (input) => tryConnection(soundConfig(input), systemClock))
  action(red, 'modbus-connection', 'serial-ports', fields, async () => ({ paths: await listSerialPorts() }))
}
