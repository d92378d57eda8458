// What comes in on a stay: to every reader it concerns, acknowledged now or when the flow has done with it, and said to be
// stale when nothing follows.
import { type Fault, fault } from '../lib/fault.ts'
import type { Line, Receipt } from '../lib/line.ts'
import { statusCodes } from '../lib/quality.ts'
import type { Reading } from '../lib/reading.ts'
import { createStaleWatch } from '../lib/stale-watch.ts'
import type { MqttPacket, RebirthWish } from './decoder.ts'
import type { Gatherer } from './gatherer.ts'
import type { Turned } from './guard.ts'
import type { Part, Taken } from './part.ts'
import { createUnacknowledged } from './unacknowledged.ts'
import type { MqttWant } from './want.ts'

/** A reader on this stay. */
export interface Seat {
  readonly part: Part
  readonly gatherer: Gatherer
}

export interface IntakeOptions {
  readonly line: Pick<Line<MqttWant>, 'clock' | 'count' | 'live'>
  /** Those of now, whenever it looks. */
  readonly seats: () => Iterable<Seat>
  readonly receiveMaximum: number
  readonly maxPacketBytes: number
  /** Says something that somebody should know, once. */
  once(cause: Fault): void
  wish(rebirth: RebirthWish): void
}

export interface Intake {
  /** `acknowledge`: null where the broker expects none. True: it is called when the flow has done with the message. */
  message(packet: MqttPacket, acknowledge: (() => void) | null): boolean
  /** What the guard has turned away. */
  turned(messages: readonly Turned[]): void
  close(): void
}

export function createIntake({ line, seats, receiveMaximum, maxPacketBytes, once, wish }: IntakeOptions): Intake {
  const { clock, count } = line
  const staleWatch = createStaleWatch(clock, (ids) => {
    for (const { part, gatherer } of seats()) {
      const readings = ids.flatMap((id) => part.stale(id, clock.now()) ?? [])
      if (readings.length > 0) gatherer.add(readings)
    }
  })
  /** Tags of whoever is gone while the broker is there (a Sparkplug death): said again, as the loss of the line is. */
  const gone = new Set<string>()
  const goneWatch = createStaleWatch(clock, (ids) => {
    for (const seat of seats()) {
      const readings = ids.flatMap((id) => (gone.has(id) ? (seat.part.again(id, clock.now()) ?? []) : []))
      hand(seat, readings)
    }
  })
  const noteGone = ({ tag, statusCode }: Reading, heartbeatMs: number) => {
    if (statusCode !== statusCodes.BadNoCommunication) return void gone.delete(tag.id)
    gone.add(tag.id)
    goneWatch.seen(tag.id, heartbeatMs)
  }
  const unacknowledged = createUnacknowledged(clock, receiveMaximum, () => {
    count('unconfirmed')
    once(fault('mqtt.unconfirmed'))
  })
  const hand = ({ part, gatherer }: Seat, readings: readonly Reading[], receipt?: Receipt) => {
    for (const reading of readings) {
      staleWatch.seen(reading.tag.id, part.last.get(reading.tag.id)?.staleAfterMs ?? null)
      noteGone(reading, part.registration.want.heartbeatMs)
    }
    if (readings.length > 0) gatherer.add(readings, receipt)
  }
  const receiptFor = (parts: readonly Part[], acknowledge: () => void): Receipt => {
    const longestMs = Math.max(...parts.map(({ registration }) => registration.want.acknowledgeWithinMs))
    return unacknowledged.wait(acknowledge, parts.length, longestMs)
  }
  return {
    message(packet, acknowledge) {
      count('messages')
      const fitting = [...seats()].filter(({ part }) => part.fits(packet.topic))
      if (fitting.length === 0) count('unmatched')
      const all = fitting.map((seat) => ({ seat, taken: seat.part.take(packet, clock.now()) }))
      if (!packet.retain && all.some(isFresh)) line.live()
      for (const { taken } of all) for (const one of taken.rebirths) wish(one)
      const waiting = acknowledge === null ? [] : all.filter(waits).map(({ seat }) => seat.part)
      const receipt = acknowledge === null || waiting.length === 0 ? undefined : receiptFor(waiting, acknowledge)
      for (const one of all) hand(one.seat, one.taken.readings, waits(one) ? receipt : undefined)
      return receipt !== undefined
    },
    turned(messages) {
      for (const { reason, topic, bytes } of messages) {
        count('turnedAway')
        once(
          reason === 'packet-too-large'
            ? fault('mqtt.packet-too-large', { topic, bytes, limit: maxPacketBytes })
            : fault('mqtt.too-many-properties', { topic }),
        )
        const trouble = { statusCode: statusCodes.BadOutOfRange, finding: `mqtt.${reason}`, detail: { bytes } }
        for (const seat of seats()) hand(seat, seat.part.deny(topic, trouble, clock.now()))
      }
    },
    close() {
      staleWatch.close()
      goneWatch.close()
      unacknowledged.close()
    },
  }
}

interface Handed {
  readonly seat: Seat
  readonly taken: Taken
}

function isFresh({ taken }: Handed): boolean {
  return taken.readings.some(({ quality }) => quality !== 'bad')
}

function waits({ seat, taken }: Handed): boolean {
  return seat.part.registration.want.acknowledge === 'returned' && taken.readings.length > 0
}
