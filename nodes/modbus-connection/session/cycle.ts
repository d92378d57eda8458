// One cycle of a registration: the plan's requests, one reading a tag, blocks split until the bad address is found.
import { type Clock, pause } from '../../lib/clock.ts'
import { statusCodes } from '../../lib/quality.ts'
import type { Reading } from '../../lib/reading.ts'
import { createDecoder } from '../decode.ts'
import { meaningOf, type NoValue } from '../exceptions.ts'
import { createLessons } from '../lessons.ts'
import { planRequests, splitBlock } from '../plan.ts'
import type { Block, ModbusTag, ModbusWant } from '../want.ts'
import type { Answered } from './client.ts'
import type { Device } from './device.ts'

export interface Scanner {
  /** All tags, or those named; one reading each, in the order of the table. Rejects when the line is lost. */
  scan(device: Pick<Device, 'read'>, names: readonly string[] | null): Promise<readonly Reading[]>
}

export interface ScanOptions {
  readonly clock: Clock
  /** Aborts when the stay on the line is over. */
  readonly ended: AbortSignal
  /** Rest for the device after each answer. */
  readonly pauseMs: number
  readonly count: (counter: string, amount?: number) => void
}

interface Round {
  readonly device: Pick<Device, 'read'>
  readonly found: Map<ModbusTag, Reading>
}

export function createScanner(want: ModbusWant, { clock, ended, pauseMs, count }: ScanOptions): Scanner {
  const decoders = new Map(want.tags.map((tag) => [tag, createDecoder(tag)]))
  const lessons = createLessons()
  let plannedAt = lessons.revision
  let plan = planRequests(want.tags, want.limits)

  /** True when the block was answered as it was asked for. */
  const read = async (round: Round, block: Block): Promise<boolean> => {
    const outcome = await round.device.read(block)
    if ('silent' in outcome) return deny(round, block, outcome.silent, outcome.at)
    if (pauseMs > 0) await pause(clock, pauseMs, ended)
    if ('answer' in outcome) return take(round, block, outcome)
    count('exceptions')
    const meaning = meaningOf(outcome.exception)
    const halves = meaning.concerns === 'address' ? splitBlock(block) : null
    if (halves !== null) return readHalves(round, halves)
    if (meaning.concerns === 'address') lessons.refused(block.tags, outcome.exception)
    return deny(round, block, meaning, outcome.at)
  }
  const readHalves = async (round: Round, [first, second]: readonly [Block, Block]): Promise<false> => {
    const isFirstSound = await read(round, first)
    const isSecondSound = await read(round, second)
    if (isFirstSound && isSecondSound) lessons.cutBefore(second)
    return false
  }
  const take = ({ found }: Round, { tags }: Block, { answer, at }: Answered): true => {
    lessons.answered(tags)
    for (const tag of tags) found.set(tag, (decoders.get(tag) ?? createDecoder(tag))(answer, roughReading(tag, at, clock.now())))
    return true
  }
  const deny = ({ found }: Round, { tags }: Block, reason: NoValue, at: number): false => {
    for (const tag of tags) found.set(tag, denied(roughReading(tag, at, clock.now()), reason))
    return false
  }
  const planOf = (tags: readonly ModbusTag[]): readonly Block[] => {
    if (tags !== want.tags) return planRequests(tags, want.limits, lessons)
    if (plannedAt !== lessons.revision) plan = planRequests(want.tags, want.limits, lessons)
    plannedAt = lessons.revision
    return plan
  }
  return {
    async scan(device, names) {
      const round = { device, found: new Map<ModbusTag, Reading>() }
      const asked = names === null ? null : new Set(names)
      const tags = asked === null ? want.tags : want.tags.filter(({ wanted }) => asked.has(wanted.tag.raw))
      if (asked === null) lessons.turn()
      for (const block of lessons.inTurn(planOf(tags))) {
        const exception = asked === null ? lessons.standing(block) : null
        if (exception === null) await read(round, block)
        else deny(round, block, meaningOf(exception), clock.now())
      }
      return tags.flatMap((tag) => round.found.get(tag) ?? [])
    },
  }
}

function roughReading({ wanted, unit }: ModbusTag, at: number, now: number): Reading {
  return {
    topic: wanted.topic,
    payload: null,
    timestamp: at,
    quality: 'good',
    statusCode: statusCodes.Good,
    ...(unit === '' ? {} : { unit }),
    tag: wanted.tag,
    findings: ['no-source-time'],
    source: { ...wanted.source, sourceTime: null, receivedAt: now },
  }
}

/** `detail.exception` keeps the device's own code. */
function denied(rough: Reading, { statusCode, finding, exception }: NoValue): Reading {
  return {
    ...rough,
    quality: 'bad',
    statusCode,
    findings: ['no-source-time', finding],
    ...(exception === undefined ? {} : { detail: { exception } }),
  }
}
