// A Sparkplug B edge node with one device over real MQTT: births, data by alias, a will, rebirth on demand, faults on demand.
import mqtt, { type MqttClient } from 'mqtt'
import { decodePayload } from '../../nodes/lib/formats/sparkplug/decode.ts'
import { encodePayload } from '../../nodes/lib/formats/sparkplug/encode.ts'
import type { Metric, Payload } from '../../nodes/lib/formats/sparkplug/payload.ts'
import { birthMetric, countedMetrics, dataMetric, lineMetrics, nodeMetrics, type SimulatedMetric } from './sparkplug-metrics.ts'

export interface SparkplugEdgeOptions {
  /** `mqtt://host:port`. */
  readonly url: string
  readonly group?: string
  readonly node?: string
  readonly device?: string
  /** Counted metrics in place of line one. 0 (default): line one. */
  readonly metrics?: number
  /** Data is sent so often; 0: on `tick` only. Default 1,000. */
  readonly intervalMs?: number
  readonly now?: () => number
}

export interface EdgeFaults {
  /** Data has names and datatypes instead of aliases. */
  noAliases: boolean
  /** So many sequence numbers are left out before the next message. */
  skip: number
  /** Rebirth requests are counted, and not obeyed. */
  isDeaf: boolean
  /** Data is marked historical, a minute old. */
  isHistorical: boolean
  /** Payloads of data are bytes that mean nothing. */
  garbage: boolean
  /** Every message is sent twice. */
  isDoubled: boolean
  /** Data goes by aliases that no birth has. */
  foreignAliases: boolean
}

export interface SparkplugEdge {
  readonly group: string
  readonly node: string
  readonly device: string
  readonly faults: EdgeFaults
  /** Rebirth requests, and all other commands: there must be none. */
  readonly rebirthRequests: number
  readonly otherCommands: number
  readonly births: number
  /** Sends all metrics of node and device once. */
  tick(): Promise<void>
  deviceDeath(): Promise<void>
  deviceBirth(): Promise<void>
  /** The connection is cut with no DISCONNECT: the broker sends the will. */
  kill(): Promise<void>
  /** A new session, with a birth. */
  start(): Promise<void>
  /** Says its death, and disconnects. */
  close(): Promise<void>
}

export async function startSparkplugEdge(options: SparkplugEdgeOptions): Promise<SparkplugEdge> {
  const { url, group = 'Leeds', node = 'Packing', device = 'Line 1', metrics = 0, intervalMs = 1_000, now = Date.now } = options
  const ofDevice = metrics === 0 ? lineMetrics : countedMetrics(metrics)
  const aliasOf = new Map([...nodeMetrics, ...ofDevice].map((metric, index) => [metric, index]))
  const faults: EdgeFaults = {
    noAliases: false,
    skip: 0,
    isDeaf: false,
    isHistorical: false,
    garbage: false,
    isDoubled: false,
    foreignAliases: false,
  }
  const counts = { rebirthRequests: 0, otherCommands: 0, births: 0 }
  let client: MqttClient | null = null
  let sequence = 0
  let session = 0
  let timer: NodeJS.Timeout | null = null

  const topicOf = (type: string) => `spBv1.0/${group}/${type}/${node}${type.startsWith('D') ? `/${device}` : ''}`
  const bdSeq = (): Metric => ({ name: 'bdSeq', datatype: 8, value: { as: 'long', is: session } })
  const say = async (type: string, content: readonly Metric[], isGarbage = false): Promise<void> => {
    sequence += faults.skip
    faults.skip = 0
    const payload: Payload = { timestamp: now(), metrics: content, seq: sequence++ % 256 }
    const bytes = isGarbage ? Buffer.from('no protobuf at all') : Buffer.from(encodePayload(payload))
    for (let copies = faults.isDoubled ? 2 : 1; copies > 0; copies -= 1) await client?.publishAsync(topicOf(type), bytes)
  }
  const birthsOf = (all: readonly SimulatedMetric[]) =>
    all.map((metric) => birthMetric(metric, faults.noAliases ? null : (aliasOf.get(metric) ?? null), now()))
  const dataOf = (all: readonly SimulatedMetric[]) => {
    const at = faults.isHistorical ? now() - 60_000 : now()
    const marked = faults.isHistorical ? { isHistorical: true } : {}
    const shift = faults.foreignAliases ? aliasOf.size : 0
    return all.map((metric) => ({ ...dataMetric(metric, faults.noAliases ? null : shift + (aliasOf.get(metric) ?? 0), at), ...marked }))
  }
  const deviceBirth = () => say('DBIRTH', birthsOf(ofDevice))
  const birth = async () => {
    sequence = 0
    counts.births += 1
    const command: Metric = { name: 'Node Control/Rebirth', datatype: 11, value: { as: 'boolean', is: false } }
    await say('NBIRTH', [bdSeq(), command, ...birthsOf(nodeMetrics)])
    await deviceBirth()
  }
  const obey = (bytes: Buffer) => {
    const isRebirth = decodePayload(bytes).metrics?.every(({ name, value }) => name === 'Node Control/Rebirth' && value?.is === true) === true
    if (!isRebirth) counts.otherCommands += 1
    else counts.rebirthRequests += 1
    if (isRebirth && !faults.isDeaf) birth().catch(() => undefined)
  }
  const tick = async () => {
    await say('NDATA', dataOf(nodeMetrics), faults.garbage)
    await say('DDATA', dataOf(ofDevice), faults.garbage)
  }
  const start = async () => {
    const payload = Buffer.from(encodePayload({ timestamp: now(), metrics: [bdSeq()] }))
    const will = { topic: topicOf('NDEATH'), payload, qos: 1, retain: false } as const
    client = await mqtt.connectAsync(url, { protocolVersion: 5, clean: true, reconnectPeriod: 0, will }, false)
    client.on('error', () => undefined)
    client.on('message', (_topic, bytes) => obey(bytes))
    await client.subscribeAsync([topicOf('NCMD'), topicOf('DCMD')], { qos: 1 })
    await birth()
    if (intervalMs > 0) timer = setInterval(() => tick().catch(() => undefined), intervalMs)
  }
  const stop = async (end: (one: MqttClient) => Promise<void>) => {
    if (timer !== null) clearInterval(timer)
    const one = client
    client = null
    session = (session + 1) % 256
    if (one !== null) await end(one)
  }
  await start()
  return {
    group,
    node,
    device,
    faults,
    get rebirthRequests() {
      return counts.rebirthRequests
    },
    get otherCommands() {
      return counts.otherCommands
    },
    get births() {
      return counts.births
    },
    tick,
    deviceBirth,
    deviceDeath: () => say('DDEATH', []),
    kill: () =>
      stop(async (one) => {
        const { promise, resolve } = Promise.withResolvers<void>()
        one.once('close', resolve)
        one.stream.destroy()
        await promise
        await one.endAsync(true)
      }),
    start,
    close: () =>
      stop(async (one) => {
        if (one.connected) await one.publishAsync(topicOf('NDEATH'), Buffer.from(encodePayload({ timestamp: now(), metrics: [bdSeq()] })))
        await one.endAsync(!one.connected)
      }),
  }
}
