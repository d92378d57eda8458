import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createPlaces } from '../../../nodes/asset-context-enricher/place-tag.ts'
import { aReading, aTag } from '../../support/readings.ts'
import { aDraft, modelOf } from '../asset-model/models.ts'

test('the names of tags are known by whether the model knew them, for as long as it is in force', () => {
  const places = createPlaces(modelOf(aDraft()), null)
  for (const name of ['l1_p', 'nobody', 'l2_p', 'l1_p', 'nobody']) places.find(aReading({ tag: aTag(name) }))
  assert.deepEqual(places.names(), { matched: ['l1_p', 'l2_p'], unmatched: ['nobody'] })
  places.reset(modelOf(aDraft(), 2))
  assert.deepEqual(places.names(), { matched: [], unmatched: [] })
})

test('names the model does not know are kept up to a limit', () => {
  const places = createPlaces(modelOf(aDraft()), null)
  for (let index = 0; index < 1200; index++) places.find(aReading({ tag: aTag(`nobody ${index}`) }))
  assert.equal(places.names().unmatched.length, 1000)
})
