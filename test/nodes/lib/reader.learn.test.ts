// Tags that are found on the line: theirs is the loss of the line too, as long as nobody else has them.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createCounters } from '../../../nodes/lib/counters.ts'
import { fault } from '../../../nodes/lib/fault.ts'
import { createReaderSide } from '../../../nodes/lib/reader.ts'
import { handClock } from '../../support/hand-clock.ts'
import { aTag } from '../../support/readings.ts'

const wanted = (name: string) => ({ tag: aTag(name), topic: name, source: { protocol: 'test' } })

function setUp(mayHave: (name: string) => boolean) {
  const emitted: string[] = []
  const counters = createCounters()
  const side = createReaderSide({
    clock: handClock(),
    counters,
    tags: [wanted('configured')],
    heartbeatMs: 0,
    emit: (readings) => emitted.push(...readings.map(({ tag, quality }) => `${tag.raw} ${quality}`)),
    claim: ({ tag }) => mayHave(tag.raw),
    show: () => undefined,
  })
  return { side, emitted, counters }
}

test('a tag that was found is lost with the line; one that another reader has is not ours', () => {
  const { side, emitted, counters } = setUp((name) => name !== 'theirs')
  assert.deepEqual(
    ['configured', 'found', 'found', 'theirs'].map((name) => side.learn(wanted(name))),
    [true, true, true, false],
  )
  side.state({ state: 'down', fault: fault('tcp.reset') })
  assert.deepEqual(emitted, ['configured bad', 'found bad'])
  assert.equal(counters.get('refusedTags'), 1)
})

test('on a connection that took the place of the old one, a tag may be another reader\u2019s by now', () => {
  const owners = new Set(['found'])
  const { side, emitted } = setUp((name) => owners.has(name))
  assert.equal(side.learn(wanted('found')), true)
  owners.clear()
  assert.equal(side.learn(wanted('found')), false)
  side.state({ state: 'down', fault: fault('tcp.reset') })
  assert.deepEqual(emitted, ['configured bad'])
})

test('no more than a hundred thousand are taken', () => {
  const { side, counters } = setUp(() => true)
  for (let count = 0; count < 100_000; count += 1) side.learn(wanted(`t${count}`))
  assert.deepEqual([side.learn(wanted('one more')), side.learn(wanted('t5')), counters.get('refusedTags')], [false, true, 1])
})
