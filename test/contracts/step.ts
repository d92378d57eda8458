// What every step obeys, whatever it does: nothing it received is changed, nothing is lost or doubled, no quality
// gets better, nothing makes it throw, and what it saves it can live on from. A step opts in with one table row.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isFault } from '../../nodes/lib/fault.ts'
import { decodeJson, encodeJson, type Json } from '../../nodes/lib/json.ts'
import { plainStatus } from '../../nodes/lib/quality.ts'
import { parseReading, type Reading, type Scalar, type Tag } from '../../nodes/lib/reading.ts'
import type { Outputs, Step } from '../../nodes/lib/step.ts'
import { randomInteger, seededRandom, testSeed } from '../support/random.ts'

export interface StepUnderContract {
  /** The port names of its fields. */
  readonly ports: readonly string[]
  /** Tags that the step treats in different ways: known to it, unknown, clashing. */
  readonly tags: readonly Tag[]
  create(): Step
}

const rounds = 40
const readingsARound = 250

/** Registers the suite under a step's name. */
export function stepContract(name: string, step: StepUnderContract): void {
  test(`${name}: in + restored = out + suppressed + held, after every call of a random life`, (t) => {
    eachRound(t, step, (life) => {
      for (let count = 0; count < readingsARound; count += 1) {
        life.happen()
        assert.equal(life.taken, life.left + life.suppressed() + life.step.balance().held)
      }
    })
  })

  test(`${name}: what leaves is a whole reading on a port of the node, never better than it came, with all it carried`, (t) => {
    eachRound(t, step, (life) => {
      for (let count = 0; count < readingsARound; count += 1) life.happen()
      for (const { port, message } of life.outputs) {
        const came = life.inputs.get(String(message['_msgid']))
        assert.ok(came !== undefined, 'an output that nothing was made of')
        assert.ok(step.ports.includes(port) && port !== 'health', port)
        assert.equal(parseReading(message), message)
        assert.ok(message.statusCode >>> 30 >= came.statusCode >>> 30, `${came.statusCode} became ${message.statusCode}`)
        assert.deepEqual([message['mine'], message.timestamp, message.tag.id], [came['mine'], came.timestamp, came.tag.id])
      }
    })
  })

  test(`${name}: every reading leaves once at most, those of a tag in the order in which they came`, (t) => {
    eachRound(t, step, (life) => {
      for (let count = 0; count < readingsARound; count += 1) life.happen()
      const last = new Map<string, number>()
      for (const { port, message } of life.outputs) {
        const lane = `${port} ${message.tag.id}`
        const number = Number(message['_msgid'])
        assert.ok(number > (last.get(lane) ?? -1), `${lane}: ${number} after ${last.get(lane)}`)
        last.set(lane, number)
      }
    })
  })

  for (const command of [{ flush: true }, { reset: true }, { flush: true, reset: true }]) {
    test(`${name}: after ${Object.keys(command).join(' and ')} nothing is held, and nothing is lost without being counted`, (t) => {
      eachRound(t, step, (life) => {
        for (let count = 0; count < 50; count += 1) life.happen()
        life.command({ ...command, topic: 'no such topic' })
        life.command(command)
        assert.equal(life.step.balance().held, 0)
        assert.equal(life.taken, life.left + life.suppressed())
      })
    })
  }

  test(`${name}: woken when it wants to be, it comes to rest`, (t) => {
    eachRound(t, step, (life) => {
      for (let count = 0; count < readingsARound; count += 1) life.happen()
      for (let wakes = 0; life.step.nextWakeMs?.() != null; wakes += 1) {
        assert.ok(wakes < 10_000, 'it wants to be woken for ever')
        life.wake()
      }
    })
  })

  test(`${name}: what it saved is JSON, and the next run holds what this one held`, (t) => {
    eachRound(t, step, (life) => {
      for (let count = 0; count < readingsARound; count += 1) life.happen()
      const next = step.create()
      next.restore?.(life.saved())
      const { held } = life.step.balance()
      if (life.step.changes === undefined) return assert.equal(held, 0, 'it holds what it cannot save')
      assert.equal(next.balance().held, held)
      const flushed = next.command?.({ flush: true }, life.now) ?? []
      assert.deepEqual([flushed.length + total(next), next.balance().held], [held, 0])
    })
  })

  test(`${name}: no saved state, however damaged, makes it throw`, () => {
    const nonsense: readonly Json[] = [null, 0, 'x', [], {}, [[]], { line: null }, { $int: 'x' }, [1, [2, { a: null }]]]
    step.create().restore?.(nonsense.map((value, index) => [`key ${index}`, value]))
    for (const tag of step.tags) step.create().restore?.(nonsense.map((value) => [tag.id, value]))
  })

  test(`${name}: nothing that may come as a payload, time or property makes it throw or hides a NaN`, (t) => {
    const random = seededRandom(testSeed(t))
    const one = step.create()
    for (let count = 0; count < 5_000; count += 1) {
      const reading = hostileReading(step.tags, random)
      const parsed: unknown = parseReading(reading)
      for (const { message } of one.take(isFault(parsed) ? reading : (parsed as Reading), Date.now())) {
        if (typeof message.payload === 'number' && message.quality !== 'bad') assert.ok(Number.isFinite(message.payload) || isFault(parsed))
      }
      one.take(reading, randomInteger(random, 2 ** 40))
      if (count % 100 === 0) one.command?.({ reset: {}, flush: 'x', topic: 7 }, Number.NaN)
    }
    assert.ok(Number.isInteger(one.balance().held))
    assert.equal(typeof (one.figures?.() ?? ''), 'string')
  })
}

interface Life {
  readonly step: Step
  readonly inputs: ReadonlyMap<string, Reading>
  readonly outputs: readonly { readonly port: string; readonly message: Reading }[]
  readonly taken: number
  readonly left: number
  readonly now: number
  suppressed(): number
  happen(): void
  wake(): void
  command(message: object): void
  /** All that was saved so far, as it comes back from a disk. */
  saved(): [string, Json][]
}

function eachRound(t: { diagnostic(message: string): void }, step: StepUnderContract, play: (life: Life) => void): void {
  const seed = testSeed(t)
  for (let round = 0; round < rounds; round += 1) {
    try {
      play(createLife(step, seededRandom(seed + round)))
    } catch (cause) {
      throw new Error(`round ${round}, SEED=${seed + round}: ${String(cause)}`, { cause })
    }
  }
}

/** A step, its clock and its books. Every reading it is given is frozen, deep down. */
function createLife({ create, tags }: StepUnderContract, random: () => number): Life {
  const step = create()
  const inputs = new Map<string, Reading>()
  const outputs: { readonly port: string; readonly message: Reading }[] = []
  const disk = new Map<string, string>()
  let now = 1_700_000_000_000
  const book = (left: Outputs) => {
    outputs.push(...left)
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

function total(step: Step): number {
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
function hostileReading(tags: readonly Tag[], random: () => number): Reading {
  const payload = pick<unknown>(random, [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, null, '', 'NaN', -0, 1e308, -1e308, 5e-324, 2n ** 64n, -(2n ** 64n), true])
  const timestamp = pick<unknown>(random, [0, -1, 8.64e15, Number.MAX_SAFE_INTEGER, Date.now()])
  const quality = pick<unknown>(random, ['good', 'uncertain', 'bad'])
  const more = pick<object>(random, [{}, { unit: '' }, { findings: [] }, { detail: null }, { source: {} }, { asset: {} }, { context: null }, { statusCode: 0xffffffff }])
  return frozen({ topic: 'x', tag: tags[randomInteger(random, tags.length)], payload, timestamp, quality, statusCode: 0, ...more }) as unknown as Reading
}

function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) for (const part of Object.values(Object.freeze(value))) frozen(part)
  return value
}
