// What waits survives a restart, in little space, and comes back as what it was.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readSaved } from '../../../nodes/downsampler/saved.ts'
import { decodeJson, encodeJson, type Json } from '../../../nodes/lib/json.ts'
import { aTag } from '../../support/readings.ts'
import { play } from './play.ts'

const saved = (step: ReturnType<typeof play>['step']) => [...(step.changes?.() ?? [])]

test('a waiting sample comes back whole: tag, asset, unit, findings, source, 64-bit integers', () => {
  const { step, take } = play()
  const more = {
    tag: aTag('p', { range: [0, 16] }),
    unit: 'bar',
    asset: { id: 'm', type: 'M', path: 'site/m', attributes: { serial: '1' } },
    context: { batch: 'B1' },
    findings: ['no-source-time'],
    detail: { was: 2n ** 60n },
    source: { protocol: 'modbus', sourceTime: null, receivedAt: 5, sequence: 7 },
  }
  take(0, 1, more)
  take(1, 1.5, more)
  const [restored] = readSaved(saved(step))
  assert.deepEqual(
    restored?.waiting.map(({ reading }) => reading),
    [{ topic: 'p', payload: 1.5, timestamp: 1_000, quality: 'good', statusCode: 0, ...more }],
  )
  assert.deepEqual([restored?.id, restored?.topic, restored?.lastTime], ['c1:p', 'p', 1_000])
})

test('a store that revives 64-bit integers gives the same back', () => {
  const { step, take } = play()
  take(0, 1, { detail: { was: 2n ** 60n } })
  take(1, 1)
  const entries = saved(step).map(([key, entry]) => [key, decodeJson(encodeJson(entry)) as Json] as const)
  assert.equal(readSaved(entries)[0]?.waiting[0]?.reading.payload, 1)
})

test('what all samples of a segment share is written once; after that a second costs little', () => {
  const { step, take } = play()
  const asset = { id: 'm', type: 'M', path: 'enterprise/site/area/line/m', attributes: { maker: 'ACME', serial: '4711' } }
  take(0, 1, { asset })
  take(1, 1, { asset })
  assert.equal(saved(step).length, 2)
  take(2, 1, { asset })
  const [entry, ...others] = saved(step)
  assert.deepEqual(others, [])
  assert.ok(encodeJson(entry).length < 200, encodeJson(entry))
})

test('properties nobody knows stay behind: they may be sockets or pictures', () => {
  const { step, take } = play()
  take(0, 1, { req: { socket: 1 } })
  take(1, 1, { req: { socket: 1 } })
  assert.equal(JSON.stringify(saved(step)).includes('socket'), false)
})

test('a tag that is only passed on is not written', () => {
  const { step, take } = play({ mode: 'off' })
  take(0, 1)
  take(1, 1)
  assert.deepEqual(saved(step), [])
})

test('a torn or foreign entry is left out, the others are read', () => {
  const { step, take } = play()
  for (const second of [0, 1]) for (const name of ['a', 'b']) take(second, 1, { tag: aTag(name) })
  const entries = saved(step).filter(([key]) => key !== 'c1:a\nsegment')
  const restored = readSaved([...entries, ['c1:x', 5], ['c1:y', { topic: 'y', lastTime: null, held: [] }], ['c1:z', [1]]])
  assert.deepEqual(
    restored.map(({ id, waiting }) => [id, waiting.length]),
    [
      ['c1:a', 0],
      ['c1:b', 1],
    ],
  )
})

test('a sample is never read back with what another segment shares', () => {
  const { step, take } = play()
  take(0, 1, { unit: 'bar' })
  take(1, 1, { unit: 'bar' })
  const first = saved(step)
  take(2, 1, { unit: 'Pa' })
  take(3, 1, { unit: 'Pa' })
  const torn = [...first, ...saved(step).filter(([key]) => key.endsWith('segment'))]
  assert.deepEqual(
    readSaved(torn).map(({ waiting }) => waiting),
    [[]],
  )
})
