// One cycle of a registration: the plan's requests, one reading a tag, blocks split until the bad address is found.
import { type Clock, pause } from '../../lib/clock.ts'
import { statusCodes } from '../../lib/quality.ts'
import type { Reading } from '../../lib/reading.ts'
import { createDecoder } from '../decode.ts'
import { meaningOf } from '../exceptions.ts'
import { createLessons } from '../lessons.ts'
import { planRequests, splitBlock } from '../plan.ts'
import type { Block, ModbusTag, ModbusWant } from '../want.ts'
import type { Client, Outcome } from './client.ts'

export interface Scanner {
  /** All tags, or those named; one reading each, in the order of the table. Rejects when the line is lost. */
  scan(client: Client, names: readonly string[] | null): Promise<readonly Reading[]>
}

export interface ScanOptions {
  readonly clock: Clock
  /** Aborts when the stay on the line is over. */
  readonly ended: AbortSignal
  /** Rest for the device after each answer. */
  readonly pauseMs: number
  readonly count: (counter: string, amount?: number) => void
}

type Found = Map<ModbusTag, Reading>

export function createScanner(want: ModbusWant, { clock, ended, pauseMs, count }: ScanOptions): Scanner {
  const decoders = new Map(want.tags.map((tag) => [tag, createDecoder(tag)]))
  const lessons = createLessons()
  let plannedAt = lessons.revision
  let plan = planRequests(want.tags, want.limits)

  /** True when the block was answered as it was asked for. */
  const readBlock = async (client: Client, block: Block, found: Found): Promise<boolean> => {
    const outcome = await client.read(block)
    if (pauseMs > 0) await pause(clock, pauseMs, ended)
    if ('answer' in outcome) return note(block, outcome, found)
    count('exceptions')
    const { isAddress } = meaningOf(outcome.exception)
    const halves = isAddress ? splitBlock(block) : null
    if (halves === null) {
      if (isAddress) lessons.refused(block.tags)
      return note(block, outcome, found)
    }
    const isFirstSound = await readBlock(client, halves[0], found)
    const isSecondSound = await readBlock(client, halves[1], found)
    if (isFirstSound && isSecondSound) lessons.cutBefore(halves[1])
    return false
  }
  const note = ({ tags }: Block, outcome: Outcome, found: Found): boolean => {
    const isAnswer = 'answer' in outcome
    if (isAnswer) lessons.answered(tags)
    for (const tag of tags) {
      const rough = roughReading(tag, outcome.at, clock.now())
      found.set(tag, isAnswer ? (decoders.get(tag) ?? createDecoder(tag))(outcome.answer, rough) : refused(rough, outcome.exception))
    }
    return isAnswer
  }
  const blocksOf = (tags: readonly ModbusTag[]): readonly Block[] => {
    if (tags !== want.tags) return planRequests(tags, want.limits, lessons)
    if (plannedAt !== lessons.revision) plan = planRequests(want.tags, want.limits, lessons)
    plannedAt = lessons.revision
    return plan
  }
  return {
    async scan(client, names) {
      const asked = names === null ? null : new Set(names)
      const tags = asked === null ? want.tags : want.tags.filter(({ wanted }) => asked.has(wanted.tag.raw))
      const found: Found = new Map()
      for (const block of blocksOf(tags)) await readBlock(client, block, found)
      return tags.flatMap((tag) => found.get(tag) ?? [])
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
function refused(rough: Reading, exception: number): Reading {
  const { statusCode, finding } = meaningOf(exception)
  return { ...rough, quality: 'bad', statusCode, findings: ['no-source-time', finding], detail: { exception } }
}
