// The MQTT connection in Node-RED, the dialog's "test", and what a reader's dialog hears before it is deployed.
import { systemClock } from '../lib/clock.ts'
import { createEndpoints } from '../lib/endpoints.ts'
import { fault } from '../lib/fault.ts'
import { action, soundConfig } from '../lib/red/action.ts'
import { defineConnection } from '../lib/red/define-connection.ts'
import { tlsOf } from '../lib/red/tls.ts'
import type { Red } from '../lib/red/types.ts'
import { wordedError } from '../lib/red/words.ts'
import { type Config, fields } from './fields.ts'
import { listen, tryBroker } from './session/listen.ts'
import { mqttSession } from './session/session.ts'
import { type ClientSettings, endpointsOf, settingsOf } from './settings.ts'
import type { MqttWant } from './want.ts'

const define = defineConnection<typeof fields.settings, MqttWant>('mqtt-connection', fields, (config, { red, node }) => {
  const settings = usable(red, config)
  return {
    session: mqttSession({
      settings,
      endpoints: createEndpoints(endpointsOf(config)),
      tell: (cause) => node.error(wordedError(red, cause), {}),
    }),
    backoff: { firstMs: config.firstReconnectMs, maxMs: config.maxReconnectMs },
    ask: (what) => listen(endpointsOf(config)[0], settings, what),
  }
})

export default (red: Red) => {
  define(red)
  action(red, 'mqtt-connection', 'test', fields, async (input) => {
    const config = soundConfig(input)
    const begin = systemClock.monotonic()
    await tryBroker(endpointsOf(config)[0], usable(red, config))
    return { milliseconds: Math.round(systemClock.monotonic() - begin) }
  })
}

/** A TLS node that is missing or broken must not become a line in the clear. */
function usable(red: Red, config: Config): ClientSettings {
  const tls = tlsOf(red, config.tls)
  if (tls === undefined) throw fault('tls.config-unusable', {}, { retry: false })
  return settingsOf(config, tls, red.util.generateId())
}
