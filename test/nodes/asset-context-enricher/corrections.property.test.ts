// Whoever keeps what was sent and applies every correction knows in the end what the enricher knows.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Context, Reading } from '../../../nodes/lib/reading.ts'
import type { Output } from '../../../nodes/lib/step.ts'
import { randomInteger, seededRandom, testSeed } from '../../support/random.ts'
import { anEnricher, noon } from './line-model.ts'

interface Emitted {
  readonly asset: string
  readonly from: number
  readonly to: number
  readonly readings: number
  readonly isExact: boolean
  readonly context: Context
  readonly is: Context
}

/** A consumer: readings with their context, as corrected so far. */
function aConsumer() {
  const kept: { readonly asset: string; readonly at: number; readonly value: string; context: string }[] = []
  const textOf = ({ pending: _, ...context }: Context = {}) => JSON.stringify(Object.entries(context).toSorted())
  const correct = ({ asset, from, to, context, is }: Emitted) => {
    const meant = kept.filter((one) => one.asset === asset && one.at >= from && one.at <= to && one.context === textOf(context))
    for (const one of meant) one.context = textOf(is)
    return meant.length
  }
  return {
    kept,
    textOf,
    receive(outputs: readonly Output[]) {
      for (const { message } of outputs) {
        if (message.event === undefined) {
          kept.push({ asset: String(message.asset?.id), at: message.timestamp, value: String(message.payload), context: textOf(message.context) })
          continue
        }
        const { emitted } = message.event as unknown as { emitted: readonly Emitted[] }
        const corrected = emitted.reduce((sum, one) => sum + correct(one), 0)
        if (emitted.every(({ isExact }) => isExact)) assert.equal(corrected, message.payload)
      }
    },
  }
}

const scopes = ['*', 'acme', 'acme/leeds', 'L1', 'F1', 'P1']
const fields = ['batch', 'product', 'state']
const values = ['a', 'b', 'c', null]

for (const settings of [{}, { lateContext: 'wait', graceSeconds: 3 }]) {
  test(`every reading sent has in the end, by its corrections, the context known for its time: ${JSON.stringify(settings)}`, (t) => {
    const seed = testSeed(t)
    for (let round = 0; round < 20; round += 1) {
      const random = seededRandom(seed + round)
      const pick = <T>(items: readonly T[]): T => items[randomInteger(random, items.length)] as T
      let enricher = anEnricher(settings)
      const consumer = aConsumer()
      for (let turn = 0; turn < 400; turn += 1) {
        enricher.now += randomInteger(random, 1_000)
        const back = random() < 0.8 ? randomInteger(random, 2_000) : randomInteger(random, 60_000)
        const at = enricher.now - noon - back
        const chance = random()
        if (chance < 0.7) consumer.receive(enricher.take(pick(['f_pressure', 'p_speed', 'p_speed']), at))
        else if (chance < 0.85) consumer.receive(enricher.take(pick(['f_state', 'f_batch']), at, { payload: pick(['run', 'stop', '']) }))
        else if (chance < 0.97) {
          const to = random() < 0.5 ? {} : { to: noon + at + 1 + randomInteger(random, 20_000) }
          const said = { context: { [pick(fields)]: pick(values), [pick(fields)]: pick(values) }, asset: pick(scopes), from: noon + at, ...to }
          consumer.receive(enricher.tell(said).events.map((message: Reading) => ({ port: 'readings', message })))
        } else if (chance < 0.98) {
          const next = enricher.restarted()
          next.now += 1
          enricher = next
        }
        consumer.receive(enricher.step.wake?.(enricher.now) ?? [])
      }
      const all = consumer.kept.map(({ asset, at, context }) => {
        const { payload } = enricher.tell({ query: 'context', asset, at })
        return [`${asset} ${at}`, context, consumer.textOf((payload?.['context'] ?? {}) as Context)] as const
      })
      assert.notEqual(all.length, 0)
      for (const [what, corrected, known] of all) assert.equal(corrected, known, `${what}, SEED=${seed + round}`)
    }
  })
}
