// One stay on the line: connect, say hello, publish what the source has, settle on drop or abort.
import { type Clock, every } from '../../lib/clock.ts'
import type { Counters } from '../../lib/counters.ts'
import { asFault, type Fault, fault } from '../../lib/fault.ts'
import type { Life } from '../../lib/supervise.ts'
import { allRefusedFault, connackFault, deniedFault, dropOf } from '../line-faults.ts'
import type { Connack } from '../mqtt5-accept.ts'
import { encodeConnect, encodeDisconnect, encodePing, encodePublish } from '../mqtt5-encode.ts'
import { outcomeOf, reasonText } from '../mqtt5-reasons.ts'
import type { Source } from '../source.ts'
import type { Address } from './open-socket.ts'
import { openWire, type Wire } from './wire.ts'

export interface LineSettings extends Address {
  readonly clientId: string
  readonly username?: string
  readonly password?: string
  readonly keepAliveSeconds: number
  /** Asks the server to keep the last record of each topic. */
  readonly retain: boolean
  /** Without an answer for this long the line counts as dead: to CONNECT, PUBLISH, PINGREQ. */
  readonly answerTimeoutMs: number
}

export interface LinePorts {
  readonly source: Source
  readonly clock: Clock
  readonly counters: Counters
}

/** Records in flight at most; fewer where the server's Receive Maximum says so. */
const windowSize = 20

/** At an abort, how long records in flight may still be acknowledged: those that are will not be sent twice. */
const lastAnswersMs = 200

/**
 * Rejects with the fault that ended the stay (`mqtt.*`, `tls.*`); resolves after an abort, within 500 ms. The line
 * is live after the first record delivered or ping answered: a server that only says hello, or no, is no use. A
 * PUBACK that denies a topic ends the stay (`mqtt.not-authorised`), and so do too many refusals in a row
 * (`mqtt.disconnected`): both are settings of the server, and the records wait for them in the outbox.
 */
export async function publishLine(line: LineSettings, ports: LinePorts, life: Life): Promise<void> {
  try {
    const wire = await openWire(line, ports, life.signal)
    try {
      const server = await sayHello(wire, line, ports.clock, life.signal)
      await publish(wire, agree(line, server), ports, life)
      ports.source.dropped('line')
    } finally {
      wire.destroy()
    }
  } catch (thrown) {
    const cause = asFault(thrown)
    ports.source.dropped(dropOf(cause))
    throw cause
  }
}

/** Says hello, hears whether the server takes us, and leaves. Rejects like `publishLine`. */
export async function tryLine(line: LineSettings, ports: Omit<LinePorts, 'source'>, signal: AbortSignal): Promise<void> {
  const wire = await openWire(line, ports, signal)
  try {
    await sayHello(wire, line, ports.clock, signal)
    await wire.finish(encodeDisconnect())
  } finally {
    wire.destroy()
  }
}

async function sayHello(wire: Wire, line: LineSettings, clock: Clock, signal: AbortSignal): Promise<Connack> {
  const where = { host: line.host, port: line.port }
  const answer = Promise.withResolvers<Connack>()
  const onAbort = () => answer.reject(fault('line.ended'))
  const cancel = clock.after(line.answerTimeoutMs, () => {
    answer.reject(fault('mqtt.no-answer', { ...where, afterMs: line.answerTimeoutMs }))
  })
  signal.addEventListener('abort', onAbort)
  if (signal.aborted) onAbort()
  wire.listen({ connack: answer.resolve })
  wire.send(encodeConnect(line))
  try {
    const server = await Promise.race([answer.promise, wire.broken])
    if (server.reasonCode !== 0) throw connackFault(server.reasonCode, where)
    if (server.maximumQos === 0) throw fault('mqtt.qos-not-supported', where)
    if (line.retain && !server.retainAvailable) throw fault('mqtt.retain-not-supported', where)
    return server
  } finally {
    cancel()
    signal.removeEventListener('abort', onAbort)
  }
}

/** What both sides can live with. */
interface Terms {
  readonly where: { readonly host: string; readonly port: number }
  readonly window: number
  readonly retain: boolean
  readonly maximumPacketSize: number
  readonly answerTimeoutMs: number
  /** Nothing sent for this long: PINGREQ. Early enough for a timer that is late. */
  readonly pingAfterMs: number
}

/** A server may shorten our keep alive, not lengthen it: 65,535 s of silence would be its choice, not ours. */
function agree(line: LineSettings, server: Connack): Terms {
  const theirs = server.serverKeepAliveSeconds || Number.POSITIVE_INFINITY
  return {
    where: { host: line.host, port: line.port },
    retain: line.retain,
    window: Math.min(windowSize, server.receiveMaximum),
    maximumPacketSize: server.maximumPacketSize,
    answerTimeoutMs: line.answerTimeoutMs,
    pingAfterMs: Math.min(line.keepAliveSeconds, theirs) * 750,
  }
}

/** All of a stay that changes. */
interface Flight {
  /** By packet id, oldest first. */
  readonly inFlight: Map<number, { readonly seq: number; readonly sentAt: number }>
  lastPacketId: number
  lastSentAt: number
  pingSentAt: number | null
  /** Nothing new is sent: an abort, or a fault that ends the stay. */
  isLeaving: boolean
  /** Settles with the stay. */
  readonly ended: PromiseWithResolvers<void>
}

async function publish(wire: Wire, terms: Terms, ports: LinePorts, life: Life): Promise<void> {
  const { clock, source } = ports
  const ended = Promise.withResolvers<void>()
  const flight: Flight = { inFlight: new Map(), lastPacketId: 0, lastSentAt: 0, pingSentAt: null, isLeaving: false, ended }
  const landed = Promise.withResolvers<void>()
  const pump = () => fill(wire, flight, terms, ports)
  wire.listen({
    puback(packetId, reasonCode) {
      if (outcomeOf(reasonCode) === 'acked') life.live()
      land(packetId, reasonCode, flight, terms, source)
      pump()
      if (flight.inFlight.size === 0) landed.resolve()
    },
    pingresp() {
      flight.pingSentAt = null
      life.live()
    },
  })
  const leave = async () => {
    flight.isLeaving = true
    const cancel = clock.after(flight.inFlight.size === 0 ? 0 : lastAnswersMs, landed.resolve)
    await landed.promise
    cancel()
    await wire.finish(encodeDisconnect())
    ended.resolve()
  }
  const onAbort = () => void leave()
  const stopWatch = every(clock, Math.min(terms.answerTimeoutMs, terms.pingAfterMs) / 10, () => {
    const late = lateness(flight, terms, clock.monotonic())
    if (late !== null) ended.reject(late)
    else if (clock.monotonic() - flight.lastSentAt >= terms.pingAfterMs) ping(wire, flight, clock)
  })
  const stopSource = source.onReady(pump)
  life.signal.addEventListener('abort', onAbort)
  try {
    ping(wire, flight, clock)
    pump()
    if (life.signal.aborted) onAbort()
    await Promise.race([ended.promise, wire.broken])
  } finally {
    stopWatch()
    stopSource()
    life.signal.removeEventListener('abort', onAbort)
  }
}

/** Ends the stay, unless an abort is ending it already. */
function fail(flight: Flight, cause: Fault): void {
  if (!flight.isLeaving) flight.ended.reject(cause)
  flight.isLeaving = true
}

/** A denied record is not settled: it counts as in flight, and comes back first when the stay ends. */
function land(packetId: number, reasonCode: number, flight: Flight, { where }: Terms, source: Source): void {
  const seq = flight.inFlight.get(packetId)?.seq
  flight.inFlight.delete(packetId)
  if (seq === undefined) return
  const outcome = outcomeOf(reasonCode)
  const reason = reasonText(reasonCode)
  if (outcome === 'denied') fail(flight, deniedFault(reason, where))
  else if (!source.settled(seq, outcome === 'acked' ? { outcome, reasonCode } : { outcome, reason })) fail(flight, allRefusedFault(reason, where))
}

/** Sends until the window is full or the source has no more. */
function fill(wire: Wire, flight: Flight, terms: Terms, { source, clock }: LinePorts): void {
  while (!flight.isLeaving && flight.inFlight.size < terms.window) {
    const next = source.next()
    if (next === null) return
    const packetId = freePacketId(flight)
    const { topic, payload, userProperties, isRepeat } = next
    const packet = encodePublish({
      topic,
      payload,
      userProperties,
      packetId,
      qos: 1,
      retain: terms.retain,
      dup: isRepeat,
      contentType: 'application/json',
    })
    if (packet.length > terms.maximumPacketSize) {
      const mayGoOn = source.settled(next.seq, { outcome: 'refused', reason: 'too-large' })
      if (!mayGoOn) fail(flight, allRefusedFault('too-large', terms.where))
      continue
    }
    flight.inFlight.set(packetId, { seq: next.seq, sentAt: clock.monotonic() })
    flight.lastSentAt = clock.monotonic()
    wire.sendPublish(packet, packetId)
  }
}

function ping(wire: Wire, flight: Flight, clock: Clock): void {
  if (flight.pingSentAt !== null) return
  flight.pingSentAt = clock.monotonic()
  flight.lastSentAt = flight.pingSentAt
  wire.sendPing(encodePing())
}

/** A server that answers pings but no PUBLISH, or the other way round, is as dead as a silent one. */
function lateness(flight: Flight, terms: Terms, now: number): Fault | null {
  const params = { ...terms.where, afterMs: terms.answerTimeoutMs }
  for (const oldest of flight.inFlight.values()) {
    if (now - oldest.sentAt >= terms.answerTimeoutMs) return fault('mqtt.ack-timeout', params)
    break
  }
  const isPingLate = flight.pingSentAt !== null && now - flight.pingSentAt >= terms.answerTimeoutMs
  return isPingLate ? fault('mqtt.ping-timeout', params) : null
}

/** 1 to 65,535 in turn, never one in flight. */
function freePacketId(flight: Flight): number {
  do flight.lastPacketId = (flight.lastPacketId % 65_535) + 1
  while (flight.inFlight.has(flight.lastPacketId))
  return flight.lastPacketId
}
