// A step's random life, for its contract: a clock, sound readings of every kind, and books of what came and left.
import assert from 'node:assert/strict'
import { decodeJson, encodeJson, type Json } from '../../nodes/lib/json.ts'
import { plainStatus } from '../../nodes/lib/quality.ts'
import type { Message, Reading, Scalar, Tag } from '../../nodes/lib/reading.ts'
import type { Output, Outputs, Step } from '../../nodes/lib/step.ts'
import { randomInteger } from '../support/random.ts'

export interface StepUnderContract {
  /** The port names of its fields. */
  readonly ports: readonly string[]
  /** Tags that the step treats in different ways: known to it, unknown, clashing. */
  readonly tags: readonly Tag[]
  /** Kinds of the events it makes of its own accord: they are made of no reading. */
  readonly makes?: readonly string[]
  /** What leaves are messages of another form, one of each reading, and no readings. */
  readonly sendsMessages?: boolean
  create(): Step<Message>
}

export interface Life {
  readonly step: Step<Message>
  readonly inputs: ReadonlyMap<string, Reading>
  readonly outputs: Outputs<Message>
  readonly taken: number
  readonly left: number
  /** Events of its own. */
  readonly made: number
  readonly now: number
  suppressed(): number
  happen(): void
  wake(): void
  command(message: object): void
  /** All that was saved so far, as it comes back from a disk. */
  saved(): [string, Json][]
}

/** A step, its clock and its books. Every reading it is given is frozen, deep down. */
export function createLife({ create, tags, makes = [] }: StepUnderContract, random: () => number): Life {
  const step = create()
  const inputs = new Map<string, Reading>()
  const outputs: Output<Message>[] = []
  const disk = new Map<string, string>()
  let now = 1_700_000_000_000
  let made = 0
  const book = (left: Outputs<Message>) => {
    const own = left.filter(({ message }) => makes.includes((message as Partial<Reading>).event?.kind ?? ''))
    made += own.length
    outputs.push(...left.filter((output) => !own.includes(output)))
    for (const [key, value] of step.changes?.() ?? []) {
      if (value === null) disk.delete(key)
      else disk.set(key, encodeJson(value))
    }
  }
  const take = () => {
    const reading = randomReading(tags, inputs.size, now, random)
    inputs.set(String(inputs.size), reading)
    book(step.take(reading, now))
  }
  const wake = () => {
    now = Math.max(now, Math.ceil(step.nextWakeMs?.() ?? now))
    book(step.wake?.(now) ?? [])
  }
  return {
    step,
    inputs,
    outputs,
    get taken() {
      return inputs.size
    },
    get left() {
      return outputs.length
    },
    get made() {
      return made
    },
    get now() {
      return now
    },
    suppressed: () => total(step),
    happen() {
      now += randomInteger(random, 3_000)
      if (random() < 0.1) wake()
      else take()
    },
    wake,
    command: (message) => book(step.command?.({ ...message }, now) ?? []),
    saved: () => [...disk].map(([key, text]) => [key, decodeJson(text) as Json]),
  }
}

export function total(step: Step<Message>): number {
  return Object.values(step.balance().suppressed).reduce((sum, count) => sum + count, 0)
}

const pick = <T>(random: () => number, choices: readonly [T, ...T[]]): T => choices[randomInteger(random, choices.length)] ?? choices[0]

/** A reading as readers send it: sound, of any type and quality, sometimes late, historical or an event. */
function randomReading(tags: readonly Tag[], number: number, now: number, random: () => number): Reading {
  const quality = pick(random, ['good', 'good', 'good', 'good', 'uncertain', 'bad'] as const)
  const value = pick<Scalar>(random, [number / 10, Math.sin(number / 20), random() * 100, 42, 42, true, 'text', 2n ** 60n])
  const tag = tags[randomInteger(random, tags.length)]
  assert.ok(tag !== undefined)
  const reading = {
    _msgid: String(number),
    mine: { kept: number },
    topic: `raw/${tag.raw}`,
    payload: quality === 'bad' ? null : value,
    timestamp: now - (random() < 0.1 ? randomInteger(random, 20_000) : 0),
    quality,
    statusCode: plainStatus(quality),
    tag,
    ...(random() < 0.2 ? { unit: pick(random, ['bar', 'Cel', '']) } : {}),
    ...(random() < 0.1 ? { findings: ['no-source-time'] } : {}),
    ...(random() < 0.1 ? { source: { protocol: 'test', sourceTime: null, receivedAt: now, historical: random() < 0.5 } } : {}),
    ...(random() < 0.05 ? { event: { kind: 'alarm', severity: 500 } } : {}),
  }
  return frozen(reading)
}

/** Anything at all that a function node may have made of a reading. */
export function hostileReading(tags: readonly Tag[], random: () => number): Reading {
  const payload = pick<unknown>(random, [
    Number.NaN,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    null,
    '',
    'NaN',
    -0,
    1e308,
    -1e308,
    5e-324,
    2n ** 64n,
    -(2n ** 64n),
    true,
  ])
  const timestamp = pick<unknown>(random, [0, -1, 8.64e15, Number.MAX_SAFE_INTEGER, Date.now()])
  const quality = pick<unknown>(random, ['good', 'uncertain', 'bad'])
  const more = pick<object>(random, [
    {},
    { unit: '' },
    { findings: [] },
    { detail: null },
    { source: {} },
    { asset: {} },
    { context: null },
    { statusCode: 0xffffffff },
  ])
  return frozen({
    topic: 'x',
    tag: tags[randomInteger(random, tags.length)],
    payload,
    timestamp,
    quality,
    statusCode: 0,
    ...more,
  }) as unknown as Reading
}

function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) for (const part of Object.values(Object.freeze(value))) frozen(part)
  return value
}
