// Whatever comes in whatever order: each reading leaves once, waits, or is counted, and the books say so.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isFault } from '../../../nodes/lib/fault.ts'
import { encodeCanonical } from '../../../nodes/lib/formats/canonical-json.ts'
import { type Message, parseReading, type Reading } from '../../../nodes/lib/reading.ts'
import type { Outputs } from '../../../nodes/lib/step.ts'
import { randomInteger, seededRandom, testSeed } from '../../support/random.ts'
import { aReading, aTag } from '../../support/readings.ts'
import { anEnricher, definitions, lineModel, noon } from './line-model.ts'

const contexts = [
  { topic: 'mes/+/order', scope: 'acme/leeds/packing/{2}', fields: '*', from: 'from', to: '' },
  { topic: 'mes_batch', scope: '{payload.line}', fields: 'batch', from: '', to: '' },
]
const names = ['f_pressure', 'f_state', 'f_batch', 'p_speed', 'mes_batch', 'nobody', '__proto__']
const payloads = ['B1', 'B2', '', 7, true, 2n ** 60n, '{"line":"L1","batch":"B3"}', '{"__proto__":{"a":1}}', 'ü€😀', 'x'.repeat(2_000)]
const scopes = ['*', '', 'L1', 'F1', 'acme', 'acme/leeds/packing/line1/filler', '__proto__', 'constructor', 'ü', 'x'.repeat(5_000), 7]
const times = [noon, noon + 1, noon - 50_000, noon + 9e9, '2026-11-21T09:00:00+01:00', 'yesterday', 0, -1, Number.NaN, null]

function aLife(settings: object, random: () => number) {
  const pick = <T>(choices: readonly T[]) => choices[randomInteger(random, choices.length)] as T
  let enricher = anEnricher(settings)
  const seen = new Map<number, number>()
  let [taken, left, made, dropped, number] = [0, 0, 0, 0, 0]

  const book = (outputs: Outputs<Message>) => {
    for (const { message } of outputs) {
      const sequence = (message as Partial<Reading>).source?.sequence
      if (sequence === undefined) {
        made += 1
        if (message['event'] !== undefined) assert.ok(!isFault(parseReading(message)) && typeof encodeCanonical(message as Reading) === 'string')
        continue
      }
      left += 1
      seen.set(sequence, (seen.get(sequence) ?? 0) + 1)
    }
    const { held, suppressed, made: told } = enricher.step.balance()
    assert.deepEqual([taken, made], [left + dropped + (suppressed['reset'] ?? 0) + held, told])
  }
  const aMessage = (): Message => {
    const about = { asset: pick(scopes), from: pick(times), to: pick(times) }
    const context = JSON.parse(pick(['{"batch":"B9"}', '{"batch":null,"lot":1}', '{"__proto__":1}', '{}', '{"a":{}}', '{"pending":true}']))
    const payload = pick<unknown>([{ line: 'L1', order: 'W1', from: pick(times) }, '{"order":1}', '{', null, Buffer.from('{"order":2}'), [1]])
    return pick<Message>([
      { context, ...about },
      { payload: { context, ...about } },
      { query: pick(['context', 'history', 'genealogy', 'tests', 'catalogue', 'constructor', '']), lot: pick(['L', '', 7, {}]), ...about },
      { test: { asset: about.asset, characteristic: pick(['w', '', '__proto__']), verdict: pick(['pass', 'x']), at: about.from } },
      { topic: pick(['mes/line1/order', 'mes/lineX/order', 'mes/__proto__/order']), payload },
    ])
  }
  const turns: readonly (() => void)[] = [
    () => {
      const readings = Array.from({ length: 1 + randomInteger(random, 4) }, () => {
        const timestamp = enricher.now - pick([0, 0, 0, 1, 500, 30_000, -30_000, 4e12, -4e12])
        number += 1
        return aReading({
          tag: aTag(pick(names)),
          payload: pick(payloads),
          timestamp,
          source: { protocol: 'test', sourceTime: timestamp, receivedAt: noon, sequence: number },
        })
      })
      enricher.step.foresee?.(readings, enricher.now)
      for (const reading of readings) {
        taken += 1
        book(enricher.step.take(reading, enricher.now))
      }
    },
    () => {
      const message = aMessage()
      if (!enricher.step.understands?.(message)) return
      try {
        book(enricher.step.obey?.(message, enricher.now) ?? [])
      } catch (thrown) {
        if (!isFault(thrown)) throw thrown
        book([])
      }
    },
    () => book(enricher.step.wake?.(enricher.now) ?? []),
    () => book(enricher.step.command?.(pick<Message>([{ flush: true }, { reset: true, topic: pick(names) }]), enricher.now) ?? []),
    () => enricher.swap(lineModel({ revision: number }, pick([definitions, {}, { f_pressure: definitions['p_speed'] ?? assert.fail() }]))),
    () => {
      enricher.now += pick([1_000, 60_000, 86_400_000, -3_600_000, -4_000])
    },
    () => {
      const { suppressed, held } = enricher.step.balance()
      dropped += suppressed['reset'] ?? 0
      made = 0
      enricher = enricher.restarted()
      assert.equal(enricher.step.balance().held, held)
    },
  ]
  return {
    turn: () => turns[random() < 0.7 ? 0 : randomInteger(random, turns.length)]?.(),
    end() {
      book(enricher.step.command?.({ flush: true }, enricher.now) ?? [])
      assert.equal(enricher.step.balance().held, 0)
      assert.ok([...seen.values()].every((count) => count === 1))
      assert.equal(Object.hasOwn(Object.prototype, 'a'), false)
    },
  }
}

for (const settings of [{ contexts }, { contexts, lateContext: 'wait', graceSeconds: 20, historyDays: 1 }, { contexts, catalogue: true }]) {
  test(`in + restored + made = out + suppressed + held, with ${Object.keys(settings).join(', ')}`, (t) => {
    const random = seededRandom(testSeed(t))
    for (let round = 0; round < 8; round += 1) {
      const life = aLife(settings, random)
      for (let turn = 0; turn < 250; turn += 1) life.turn()
      life.end()
    }
  })
}
