import assert from 'node:assert/strict'
import { test } from 'node:test'
import { aReading, aTag } from '../../support/readings.ts'
import { anEnricher, line, noon } from './line-model.ts'

test('in one message the new batch counts for the values read before it, which then need no correction', () => {
  const enricher = anEnricher({ graceSeconds: 0 })
  const readings = [
    aReading({ tag: aTag('f_pressure'), timestamp: noon }),
    aReading({ tag: aTag('f_batch'), payload: 'B1', timestamp: noon }),
    aReading({ tag: aTag('p_speed'), timestamp: noon - 1 }),
  ]
  enricher.step.foresee?.(readings, noon)
  const outputs = readings.flatMap((reading) => enricher.step.take(reading, noon))
  assert.deepEqual(
    outputs.map(({ message }) => message.context),
    [{ batch: 'B1' }, { batch: 'B1' }, undefined],
  )
})

test('two values of one time in a message: the last one counts, is said once, and corrects nothing of the message', () => {
  const enricher = anEnricher({ graceSeconds: 0 })
  const of = (name: string, payload: string) => aReading({ tag: aTag(name), payload, timestamp: noon })
  const readings = [of('f_batch', 'B1'), of('f_pressure', 'x'), of('f_batch', 'B2')]
  enricher.step.foresee?.(readings, noon)
  const outputs = readings.flatMap((reading) => enricher.step.take(reading, noon))
  assert.deepEqual(
    outputs.map(({ message }) => [message.tag.name, message.context]),
    ['f_batch', 'f_pressure', 'f_batch'].map((name) => [name, { batch: 'B2' }]),
  )
  assert.equal(enricher.tell({ context: { batch: 'B3' }, asset: line.path, from: noon }).payload?.['statement'], 3)
})

test('one reading that stands twice in a message is said once and leaves twice', () => {
  const enricher = anEnricher({ graceSeconds: 0 })
  enricher.take('p_speed', 1_000)
  const reading = aReading({ tag: aTag('f_batch'), payload: 'B1', timestamp: noon })
  enricher.step.foresee?.([reading, reading], noon)
  const outputs = [reading, reading].flatMap((one) => enricher.step.take(one, noon))
  assert.deepEqual(
    outputs.map(({ message }) => message.event?.kind),
    [undefined, 'context-correction', undefined],
  )
})

test('a late batch in a message of many corrects what left before the message, once', () => {
  const enricher = anEnricher({ graceSeconds: 0 })
  enricher.take('p_speed', 0)
  const readings = ['f_pressure', 'f_batch'].map((name) => aReading({ tag: aTag(name), payload: 'B1', timestamp: noon }))
  enricher.step.foresee?.(readings, noon)
  const outputs = readings.flatMap((reading) => enricher.step.take(reading, noon))
  assert.deepEqual(
    outputs.map(({ message }) => [message.tag.name, message.event?.kind]),
    [
      ['f_pressure', undefined],
      ['f_batch', undefined],
      [`${line.path}/_context`, 'context-correction'],
    ],
  )
})
