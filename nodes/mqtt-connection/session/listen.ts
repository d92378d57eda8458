// Before anything is deployed: whether the broker takes us, and what comes under a filter within a few seconds.
import { randomUUID } from 'node:crypto'
import { systemClock } from '../../lib/clock.ts'
import { fault } from '../../lib/fault.ts'
import { isTopicPattern } from '../../lib/topic.ts'
import type { MqttPacket } from '../decoder.ts'
import type { ClientSettings, Endpoint } from '../settings.ts'
import { type Client, openClient } from './client.ts'

/** One message heard: enough to write a row of the table. */
export interface Heard {
  readonly topic: string
  readonly retain: boolean
  readonly qos: number
  readonly bytes: number
  /** Base64 of the first bytes. */
  readonly sample: string
}

const listenMs = 5_000
/** The dialog's server gives up after ten seconds. */
const openMs = 3_000
const maxTopics = 200
const sampleBytes = 2_000

/** Says hello and leaves again. Rejects with `mqtt.*` or `tls.*`. */
export async function tryBroker(endpoint: Endpoint, settings: ClientSettings): Promise<void> {
  const client = await openAside(endpoint, settings, () => undefined)
  client.close()
}

/**
 * Answers `{ filter }` with `{ heard }`, a connection and a client id of its own beside those in use: the first message
 * of each topic. Rejects with `line.unknown-question` for anything else, with `mqtt.*` or `tls.*` where it cannot listen.
 */
export async function listen(endpoint: Endpoint, settings: ClientSettings, what: unknown): Promise<{ readonly heard: readonly Heard[] }> {
  const filter = typeof what === 'object' && what !== null ? (what as { readonly filter?: unknown }).filter : undefined
  if (typeof filter !== 'string' || !isTopicPattern(filter)) throw fault('line.unknown-question')
  const heard = new Map<string, Heard>()
  const full = new AbortController()
  const client = await openAside(endpoint, settings, (packet) => {
    if (heard.size < maxTopics && !heard.has(packet.topic)) heard.set(packet.topic, heardOf(packet))
    if (heard.size >= maxTopics) full.abort()
  })
  try {
    const [refused] = await client.subscribe([{ filter, qos: 0 }])
    if (refused !== undefined) throw refused
    await pauseUnless(listenMs, [full.signal, client.ended])
    if (!full.signal.aborted) client.ended.throwIfAborted()
    return { heard: [...heard.values()].sort((one, other) => (one.topic < other.topic ? -1 : 1)) }
  } finally {
    client.close()
  }
}

/** Nothing of it is counted, and the broker remembers nothing of it. */
function openAside(endpoint: Endpoint, settings: ClientSettings, hear: (packet: MqttPacket) => void): Promise<Client> {
  const aside = {
    ...settings,
    clientId: `lineside-test-${randomUUID().slice(0, 8)}`,
    sessionExpirySeconds: 0,
    answerTimeoutMs: Math.min(settings.answerTimeoutMs, openMs),
  }
  const hooks = {
    clock: systemClock,
    signal: new AbortController().signal,
    count: () => undefined,
    took: () => undefined,
    turned: () => undefined,
    message(packet: MqttPacket) {
      hear(packet)
      return false
    },
  }
  return openClient(endpoint, aside, hooks, null)
}

function heardOf({ topic, retain, qos, payload }: MqttPacket): Heard {
  return { topic, retain, qos, bytes: payload.length, sample: Buffer.from(payload.subarray(0, sampleBytes)).toString('base64') }
}

function pauseUnless(ms: number, signals: readonly AbortSignal[]): Promise<void> {
  return new Promise((resolve) => {
    const finish = () => {
      cancel()
      resolve()
    }
    const cancel = systemClock.after(ms, finish)
    for (const signal of signals) signal.addEventListener('abort', finish, { once: true })
    if (signals.some(({ aborted }) => aborted)) finish()
  })
}
