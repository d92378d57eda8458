// Peers of the broker for its tests: mqtt.js as a client that shares no code with it, and a plain socket.
import { once } from 'node:events'
import net from 'node:net'
import type { TestContext } from 'node:test'
import mqtt, { type IClientOptions, type IPublishPacket, type MqttClient } from 'mqtt'
import { type MqttBroker, type MqttBrokerOptions, startMqttBroker } from './mqtt-broker.ts'

export async function startBroker(t: TestContext, options: MqttBrokerOptions = {}): Promise<MqttBroker> {
  const broker = await startMqttBroker(options)
  t.after(() => broker.close())
  return broker
}

/** mqtt.js is the independent peer. */
export async function connect(t: TestContext, broker: MqttBroker, options: IClientOptions = {}): Promise<MqttClient> {
  const client = await mqtt.connectAsync(broker.url, { protocolVersion: 5, reconnectPeriod: 0, ...options }, false)
  client.on('error', () => {})
  t.after(() => client.endAsync(true))
  return client
}

/** The next `count` messages a client hears. */
export function heard(client: MqttClient, count: number): Promise<IPublishPacket[]> {
  const packets: IPublishPacket[] = []
  return new Promise((resolve) => {
    client.on('message', (_topic, _payload, packet) => {
      packets.push(packet)
      if (packets.length === count) resolve(packets)
    })
  })
}

/** Unlike `events.once`, which rejects on the error that may come before the close. */
export function closed(peer: MqttClient | net.Socket): Promise<void> {
  return new Promise((resolve) => {
    peer.on('error', () => {})
    peer.once('close', () => resolve())
  })
}

/** A plain socket that has said CONNECT (level 5, clean start, client id `raw`) and heard the CONNACK. */
export async function dialRaw(broker: MqttBroker, keepAliveSeconds = 0): Promise<net.Socket> {
  const socket = net.connect(broker.port, broker.host)
  socket.on('error', () => {})
  socket.write(rawConnect(keepAliveSeconds))
  await once(socket, 'data')
  return socket
}

export function rawConnect(keepAliveSeconds = 0): Buffer {
  return Buffer.from(`101000044d5154540502${keepAliveSeconds.toString(16).padStart(4, '0')}000003726177`, 'hex')
}
