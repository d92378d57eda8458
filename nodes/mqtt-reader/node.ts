// The MQTT reader in Node-RED, and what its dialog hears before it is deployed.
import { fault } from '../lib/fault.ts'
import type { ConnectionPort } from '../lib/line.ts'
import { action } from '../lib/red/action.ts'
import { defineReader } from '../lib/red/define-reader.ts'
import type { Red } from '../lib/red/types.ts'
import type { MqttWant } from '../mqtt-connection/want.ts'
import { fields } from './fields.ts'
import { wantedTags, wantOf } from './rows.ts'

const define = defineReader('mqtt-reader', 'mqtt-connection', fields, (config, connectionId) => ({
  want: wantOf(config, connectionId),
  tags: wantedTags(config, connectionId),
  problems: [],
}))

export default (red: Red) => {
  define(red)
  action(red, 'mqtt-reader', 'listen', fields, async ({ body }) => {
    const config = body['config'] as Readonly<Record<string, unknown>>
    const port = red.nodes.getNode(String(config['connection']))?.lineside as ConnectionPort<MqttWant> | undefined
    if (port?.kind !== 'connection' || port.type !== 'mqtt-connection') throw fault('mqtt.connection-not-deployed')
    return (await port.ask({ filter: body['filter'] })) as object
  })
}
