// The MQTT reader under the contract of readers on a line.
import defineMqttConnection from '../../nodes/mqtt-connection/node.ts'
import defineMqttReader from '../../nodes/mqtt-reader/node.ts'
import { startMqttBroker } from '../simulators/mqtt-broker.ts'
import { onALine, type ReaderUnderContract } from './reader.ts'

const everyMs = 30

const mqtt: ReaderUnderContract = {
  types: [defineMqttConnection, defineMqttReader],
  connectionType: 'lineside-mqtt-connection',
  readerType: 'lineside-mqtt-reader',
  /** A broker with three machines behind it. */
  async startDevice() {
    const broker = await startMqttBroker()
    let isTalkingNonsense = false
    let count = 0
    const timer = setInterval(() => {
      count += 1
      if (isTalkingNonsense) for (const id of broker.clientIds) broker.sendBytes(id, Buffer.from('this is no MQTT'))
      broker.deliver('line/speed', String(count))
      broker.deliver('line/level', JSON.stringify({ value: count / 10, timestamp: Date.now() }), { qos: 1 })
      broker.deliver('line/running', 'true')
      broker.deliver('line/torque', '12.5')
    }, everyMs)
    timer.unref()
    return {
      port: broker.port,
      get writes() {
        return broker.packetCounts.get(3) ?? 0
      },
      stop: broker.stop,
      start: broker.start,
      talkNonsense(isOn) {
        isTalkingNonsense = isOn
      },
    }
  },
  connection: ({ host, port }) => ({ host, port, keepAliveSeconds: 0.2, answerTimeoutMs: 200, firstReconnectMs: 100, maxReconnectMs: 1_000 }),
  reader: {
    topics: [
      { filter: 'line/speed', type: 'number' },
      { filter: 'line/level', type: 'json', value: '$.value', time: '$.timestamp', timeFormat: 'ms' },
      { filter: 'line/running', type: 'boolean', qos: '0' },
    ],
  },
  otherReader: { topics: [{ filter: 'line/torque', type: 'number' }] },
  tags: ['line/speed', 'line/level', 'line/running'],
}
onALine('mqtt', mqtt)
