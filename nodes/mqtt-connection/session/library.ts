// What the MQTT library is told of our settings, and its packets in our words.
import type { IClientOptions, IPublishPacket } from 'mqtt'
import type { MqttPacket } from '../decoder.ts'
import type { ClientSettings } from '../settings.ts'
import type { IncomingStore } from './incoming-store.ts'

export function optionsOf(settings: ClientSettings, incomingStore: IncomingStore): IClientOptions {
  const { protocolVersion, clientId, username, password, keepAliveSeconds, sessionExpirySeconds, receiveMaximum, maxPacketBytes } = settings
  return {
    protocolVersion: protocolVersion === '5' ? 5 : 4,
    clientId,
    // In whole seconds on the wire.
    keepalive: Math.max(1, Math.ceil(keepAliveSeconds)),
    clean: sessionExpirySeconds === 0,
    reconnectPeriod: 0,
    resubscribe: false,
    connectTimeout: 600_000,
    timerVariant: 'native',
    log: () => undefined,
    incomingStore: incomingStore as unknown as NonNullable<IClientOptions['incomingStore']>,
    ...(username !== '' && { username }),
    ...(password !== '' && { password }),
    ...(protocolVersion === '5' && {
      properties: {
        sessionExpiryInterval: sessionExpirySeconds,
        receiveMaximum,
        maximumPacketSize: maxPacketBytes,
        requestProblemInformation: false,
      },
    }),
  }
}

export function packetOf({ topic, payload, qos, retain, properties }: IPublishPacket): MqttPacket {
  const { contentType, userProperties, messageExpiryInterval } = properties ?? {}
  return {
    topic,
    payload: typeof payload === 'string' ? Buffer.from(payload) : payload,
    qos,
    retain,
    properties: {
      ...(contentType === undefined ? {} : { contentType }),
      ...(userProperties === undefined ? {} : { userProperties: { ...userProperties } }),
      ...(messageExpiryInterval === undefined ? {} : { messageExpirySeconds: messageExpiryInterval }),
    },
  }
}
