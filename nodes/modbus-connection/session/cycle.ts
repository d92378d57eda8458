// One cycle of a registration: the plan's requests, one reading a tag, blocks split until the bad address is found.
import { type Clock, pause } from '../../lib/clock.ts'
import { statusCodes } from '../../lib/quality.ts'
import type { Reading } from '../../lib/reading.ts'
import { createDecoder } from '../decode.ts'
import { meaningOf } from '../exceptions.ts'
import { keyOf, planRequests, splitBlock } from '../plan.ts'
import type { Block, ModbusTag, ModbusWant } from '../want.ts'
import type { Answered, Client } from './client.ts'

export interface Scanner {
  /** All tags, or those named. Rejects when the line is lost. */
  scan(client: Client, names: readonly string[] | null): Promise<readonly Reading[]>
}

export interface ScanOptions {
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly pauseMs: number
  readonly count: (counter: string, amount?: number) => void
}

export function createScanner(want: ModbusWant, { clock, signal, pauseMs, count }: ScanOptions): Scanner {
  const decoders = new Map(want.tags.map((tag) => [tag, createDecoder(tag)]))
  const isolated = new Set<string>()
  let plan = planRequests(want.tags, want.limits)

  const readBlock = async (client: Client, block: Block): Promise<readonly Reading[]> => {
    const outcome = await client.read(block)
    if (pauseMs > 0) await pause(clock, pauseMs, signal)
    if ('answer' in outcome) return block.tags.map((tag) => good(tag, outcome, clock.now()))
    count('exceptions')
    const halves = meaningOf(outcome.exception).isAddress ? splitBlock(block) : null
    if (halves !== null) return [...(await readBlock(client, halves[0])), ...(await readBlock(client, halves[1]))]
    return block.tags.map((tag) => bad(tag, outcome.exception, outcome.at, clock.now()))
  }
  const good = (tag: ModbusTag, outcome: Answered, now: number): Reading => {
    isolated.delete(keyOf(tag))
    const decode = decoders.get(tag) ?? createDecoder(tag)
    return decode(outcome.answer, rough(tag, outcome.at, now))
  }
  const bad = (tag: ModbusTag, exception: number, at: number, now: number): Reading => {
    const { statusCode, finding, isAddress } = meaningOf(exception)
    if (isAddress) isolated.add(keyOf(tag))
    return { ...rough(tag, at, now), payload: null, quality: 'bad', statusCode, findings: ['no-source-time', finding], detail: { exception } }
  }
  return {
    async scan(client, names) {
      const before = [...isolated].join()
      const blocks = names === null ? plan : planRequests(want.tags.filter((tag) => names.includes(tag.wanted.tag.raw)), want.limits, isolated)
      const readings: Reading[] = []
      for (const block of blocks) readings.push(...(await readBlock(client, block)))
      if ([...isolated].join() !== before) plan = planRequests(want.tags, want.limits, isolated)
      return readings
    },
  }
}

function rough({ wanted, unit }: ModbusTag, at: number, now: number): Reading {
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
