// MQTT 5 properties: which there are, which packets may bear them, and their bytes. MQTT 5.0, 2.2.2.
import {
  type ByteReader,
  binary,
  byte,
  byteReader,
  MqttProtocolError,
  malformedPacket,
  protocolError,
  string,
  uint16,
  uint32,
  varint,
} from './mqtt-bytes.ts'

type PropertyType = 'byte' | 'uint16' | 'uint32' | 'varint' | 'string' | 'binary'

/** Where properties stand: packets a client sends, and the will inside CONNECT. */
export type PropertyPlace = 'connect' | 'will' | 'publish' | 'puback' | 'subscribe' | 'unsubscribe' | 'disconnect'

/** Table 2-4 without the user property, which may stand anywhere and more than once: id, name, type, places. */
const propertyTable = [
  [1, 'payloadFormatIndicator', 'byte', ['publish', 'will']],
  [2, 'messageExpiryInterval', 'uint32', ['publish', 'will']],
  [3, 'contentType', 'string', ['publish', 'will']],
  [8, 'responseTopic', 'string', ['publish', 'will']],
  [9, 'correlationData', 'binary', ['publish', 'will']],
  [11, 'subscriptionIdentifier', 'varint', ['subscribe']],
  [17, 'sessionExpiryInterval', 'uint32', ['connect', 'disconnect']],
  [18, 'assignedClientIdentifier', 'string', []],
  [19, 'serverKeepAlive', 'uint16', []],
  [21, 'authenticationMethod', 'string', ['connect']],
  [22, 'authenticationData', 'binary', ['connect']],
  [23, 'requestProblemInformation', 'byte', ['connect']],
  [24, 'willDelayInterval', 'uint32', ['will']],
  [25, 'requestResponseInformation', 'byte', ['connect']],
  [26, 'responseInformation', 'string', []],
  [28, 'serverReference', 'string', []],
  [31, 'reasonString', 'string', ['puback', 'disconnect']],
  [33, 'receiveMaximum', 'uint16', ['connect']],
  [34, 'topicAliasMaximum', 'uint16', ['connect']],
  [35, 'topicAlias', 'uint16', ['publish']],
  [36, 'maximumQoS', 'byte', []],
  [37, 'retainAvailable', 'byte', []],
  [39, 'maximumPacketSize', 'uint32', ['connect']],
  [40, 'wildcardSubscriptionAvailable', 'byte', []],
  [41, 'subscriptionIdentifierAvailable', 'byte', []],
  [42, 'sharedSubscriptionAvailable', 'byte', []],
] as const satisfies readonly (readonly [number, string, PropertyType, readonly PropertyPlace[]])[]

type Row = (typeof propertyTable)[number]
type ValueOf<Type extends PropertyType> = Type extends 'string' ? string : Type extends 'binary' ? Buffer : number

/** Properties by name; user properties in the order they came. */
export type Properties = { readonly [R in Row as R[1]]?: ValueOf<R[2]> } & {
  readonly userProperties?: readonly UserProperty[]
}
export type UserProperty = readonly [name: string, value: string]

const userPropertyId = 38
const rowsById: ReadonlyMap<number, Row> = new Map(propertyTable.map((row) => [row[0], row]))
/** Zero is a protocol error in these (3.1.2.11.3, 3.1.2.11.4, 3.3.2.3.4, 3.8.2.1.2). */
const neverZero: ReadonlySet<string> = new Set(['receiveMaximum', 'maximumPacketSize', 'topicAlias', 'subscriptionIdentifier'])

/** Reads a property length and its properties. Throws MqttProtocolError for one that is unknown, misplaced, twice or zero. */
export function readProperties(reader: ByteReader, place: PropertyPlace): Properties {
  const block = byteReader(reader.take(reader.varint()))
  const found: Record<string, number | string | Buffer | UserProperty[]> = {}
  const userProperties: UserProperty[] = []
  while (block.left > 0) {
    const id = block.varint()
    const row = rowsById.get(id)
    if (id === userPropertyId) userProperties.push([block.string(), block.string()])
    else if (row === undefined) throw new MqttProtocolError(malformedPacket, `unknown property ${id}`)
    else found[row[1]] = readValue(block, row, place, Object.hasOwn(found, row[1]))
  }
  // The table above is what gives each name its type.
  return (userProperties.length === 0 ? found : { ...found, userProperties }) as Properties
}

function readValue(block: ByteReader, [, name, type, places]: Row, place: PropertyPlace, isThere: boolean): number | string | Buffer {
  const value = block[type]()
  const isPlaced = (places as readonly PropertyPlace[]).includes(place)
  if (isThere || !isPlaced || (value === 0 && neverZero.has(name))) throw new MqttProtocolError(protocolError, `property ${name} in ${place}`)
  return value
}

/** With the length in front, also where there are none. */
export function encodeProperties(values: Properties): Buffer {
  const parts = propertyTable.flatMap(([id, name, type]) => {
    const value = values[name]
    return value === undefined ? [] : [byte(id), encodeValue(type, value)]
  })
  for (const [name, value] of values.userProperties ?? []) parts.push(byte(userPropertyId), string(name), string(value))
  const body = Buffer.concat(parts)
  return Buffer.concat([varint(body.length), body])
}

function encodeValue(type: PropertyType, value: number | string | Buffer): Buffer {
  if (typeof value === 'string') return string(value)
  if (typeof value !== 'number') return binary(value)
  if (type === 'byte') return byte(value)
  if (type === 'uint16') return uint16(value)
  return type === 'varint' ? varint(value) : uint32(value)
}
