// The Modbus connection in Node-RED, and the dialog's "test".
import { systemClock } from '../lib/clock.ts'
import { action, soundConfig } from '../lib/red/action.ts'
import { defineConnection } from '../lib/red/define-connection.ts'
import type { Red } from '../lib/red/types.ts'
import { fields } from './fields.ts'
import { openSocket } from './session/open-socket.ts'
import { modbusSession } from './session/session.ts'

const define = defineConnection('modbus-connection', fields, (config) => ({
  session: modbusSession(config),
  backoff: { firstMs: config.firstReconnectMs, maxMs: config.maxReconnectMs },
}))

export default (red: Red) => {
  define(red)
  action(red, 'modbus-connection', 'test', fields, async (input) => {
    const { host, port, connectTimeoutMs } = soundConfig(input)
    const begin = systemClock.monotonic()
    const socket = await openSocket({ host, port, connectTimeoutMs }, systemClock, new AbortController().signal)
    socket.destroy()
    return { milliseconds: Math.round(systemClock.monotonic() - begin) }
  })
}
