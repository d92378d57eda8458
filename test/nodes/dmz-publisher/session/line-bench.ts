// One stay on the line under a clock turned by hand, with a source that notes what it is told.
import type { TestContext } from 'node:test'
import mqttPacket from 'mqtt-packet'
import { type LineSettings, publishLine } from '../../../../nodes/dmz-publisher/session/mqtt5-publish.ts'
import type { Outgoing, Settlement, Source } from '../../../../nodes/dmz-publisher/source.ts'
import { createCounters } from '../../../../nodes/lib/counters.ts'
import type { Fault } from '../../../../nodes/lib/fault.ts'
import { handClock } from '../../../support/hand-clock.ts'
import { type ScriptedServer, startScriptedServer } from '../../../support/scripted-server.ts'

/** CONNACK without properties, and PINGRESP. */
export const hello = '20 03 00 00 00'
export const pong = 'd0 00'

export async function connected(
  context: TestContext,
  records: number,
  connack: string,
  given: { source?: FakeSource; settings?: Partial<LineSettings> } = {},
) {
  const server = await startScriptedServer(context, { onConnection: (say) => say(hex(connack)) })
  const line = bench(server, records, given)
  context.after(() => line.stop())
  line.start()
  return { server, line, clock: line.clock }
}

export function bench(
  server: { host: string; port: number },
  records: number,
  given: { source?: FakeSource; settings?: Partial<LineSettings> } = {},
) {
  const source = given.source ?? fakeSource(records)
  const clock = handClock()
  const counters = createCounters()
  const aborted = new AbortController()
  const ended = Promise.withResolvers<Fault | null>()
  const live = Promise.withResolvers<void>()
  let lives = 0
  let isOver = false
  const settings: LineSettings = {
    host: server.host,
    port: server.port,
    tls: null,
    connectTimeoutMs: 10_000,
    clientId: 'edge-1',
    keepAliveSeconds: 30,
    retain: false,
    answerTimeoutMs: 10_000,
    ...given.settings,
  }
  const life = {
    signal: aborted.signal,
    live() {
      lives += 1
      live.resolve()
    },
  }
  return {
    source,
    clock,
    counters,
    ended: ended.promise,
    lives: () => lives,
    isOver: () => isOver,
    whenLive: () => live.promise,
    start() {
      publishLine(settings, { source, clock, counters }, life)
        .then(
          () => ended.resolve(null),
          (cause: Fault) => ended.resolve(cause),
        )
        .finally(() => {
          isOver = true
        })
    },
    abort: () => aborted.abort(),
    /** Aborts, and turns the clock until the stay is over. */
    async stop() {
      aborted.abort()
      while (!isOver) await clock.advance(50)
    },
  }
}

export interface FakeSource extends Source {
  readonly records: Outgoing[]
  readonly settlements: [number, Settlement][]
  readonly drops: string[]
  whenSettled(count: number): Promise<void>
}

export function record(seq: number): Outgoing {
  return { seq, topic: `t/${seq}`, payload: new TextEncoder().encode('{}'), userProperties: [['seq', String(seq)]], isRepeat: false }
}

/** `mayGoOn`: what the source answers to the n-th settlement. */
export function fakeSource(count: number, mayGoOn: (nth: number) => boolean = () => true): FakeSource {
  const records = Array.from({ length: count }, (_, index) => record(index + 1))
  const settlements: [number, Settlement][] = []
  const drops: string[] = []
  let look = () => {}
  let sent = 0
  return {
    records,
    settlements,
    drops,
    next: () => records[sent++] ?? null,
    onReady: () => () => {},
    settled(seq, settlement) {
      settlements.push([seq, settlement])
      look()
      return mayGoOn(settlements.length)
    },
    dropped: (how) => void drops.push(how),
    whenSettled: (wanted) =>
      new Promise((resolve) => {
        look = () => {
          if (settlements.length >= wanted) resolve()
        }
        look()
      }),
  }
}

export function packets(server: ScriptedServer): mqttPacket.Packet[] {
  const found: mqttPacket.Packet[] = []
  const parser = mqttPacket.parser({ protocolVersion: 5 })
  parser.on('packet', (packet) => found.push(packet))
  parser.parse(server.heard, { protocolVersion: 5 })
  return found
}

export function published(server: ScriptedServer): mqttPacket.IPublishPacket[] {
  return packets(server).filter((packet) => packet.cmd === 'publish')
}

export function pings(server: ScriptedServer): number {
  return packets(server).filter(({ cmd }) => cmd === 'pingreq').length
}

export function hex(text: string): Uint8Array {
  return Uint8Array.from(text.split(' ').filter(Boolean), (byte) => Number.parseInt(byte, 16))
}
