// What every step obeys, whatever it does: nothing it received is changed, nothing is lost or doubled, no quality
// gets better, nothing makes it throw, and what it saves it can live on from. A step opts in with one table row.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isFault } from '../../nodes/lib/fault.ts'
import type { Json } from '../../nodes/lib/json.ts'
import { type Message, parseReading, type Reading } from '../../nodes/lib/reading.ts'
import { randomInteger, seededRandom, testSeed } from '../support/random.ts'
import { createLife, hostileReading, type Life, type StepUnderContract, total } from './step-life.ts'

export type { StepUnderContract } from './step-life.ts'

const rounds = 40
const readingsARound = 250

/** Registers the suite under a step's name. */
export function stepContract(name: string, step: StepUnderContract): void {
  test(`${name}: in + restored = out + suppressed + held, after every call of a random life`, (t) => {
    eachRound(t, step, (life) => {
      for (let count = 0; count < readingsARound; count += 1) {
        life.happen()
        assert.equal(life.taken, life.left + life.suppressed() + life.step.balance().held)
        assert.equal(life.made, life.step.balance().made ?? 0)
      }
    })
  })

  test(`${name}: what leaves is whole, on a port of the node, never better than it came, with all it carried`, (t) => {
    eachRound(t, step, (life) => {
      for (let count = 0; count < readingsARound; count += 1) life.happen()
      for (const { port, message } of life.outputs) {
        const came = life.inputs.get(String(message['_msgid']))
        assert.ok(came !== undefined, 'an output that nothing was made of')
        assert.ok(step.ports.includes(port) && port !== 'health', port)
        assert.deepEqual(message['mine'], came['mine'])
        if (step.sendsMessages !== true) isSoundReading(message, came)
      }
    })
  })

  test(`${name}: every reading leaves once at most, those of a tag in the order in which they came`, (t) => {
    eachRound(t, step, (life) => {
      for (let count = 0; count < readingsARound; count += 1) life.happen()
      const last = new Map<string, number>()
      for (const { port, message } of life.outputs) {
        const lane = `${port} ${life.inputs.get(String(message['_msgid']))?.tag.id}`
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
        if (typeof message['payload'] === 'number' && message['quality'] !== 'bad') assert.ok(Number.isFinite(message['payload']) || isFault(parsed))
      }
      one.take(reading, randomInteger(random, 2 ** 40))
      if (count % 100 === 0) one.command?.({ reset: {}, flush: 'x', topic: 7 }, Number.NaN)
    }
    assert.ok(Number.isInteger(one.balance().held))
    assert.equal(typeof (one.figures?.() ?? ''), 'string')
  })
}

function isSoundReading(message: Message, came: Reading): void {
  const reading = parseReading(message)
  assert.ok(!isFault(reading) && reading === message)
  assert.ok(reading.statusCode >>> 30 >= came.statusCode >>> 30, `${came.statusCode} became ${reading.statusCode}`)
  assert.deepEqual([reading.timestamp, reading.tag.id], [came.timestamp, came.tag.id])
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
