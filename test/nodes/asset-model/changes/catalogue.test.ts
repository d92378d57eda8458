import assert from 'node:assert/strict'
import { test } from 'node:test'
import { catalogueOf, type Offer, type OfferedProperty, offeredTopic } from '../../../../nodes/asset-model/changes/catalogue.ts'

const properties = (facts: OfferedProperty = {}) =>
  new Map<string, OfferedProperty>([
    ['pressure', { unit: 'bar', kind: 'pressure.gauge', datatype: 'number', range: [0, 16], accuracy: 0.1, epsilon: 0.05, ...facts }],
    ['count/h', { description: 'per hour' }],
    ['idle', {}],
  ])
const offer = (id: string, path: string, map = properties(), fed = ['pressure', 'count/h']): Offer => ({
  asset: { id, type: 'Filler', path },
  properties: map,
  isFed: (property) => fed.includes(property),
})

test('an entry is the asset with the properties that tags can feed, each with its topic', () => {
  const [entry] = catalogueOf([offer('f1', 'acme/hall #3')])
  assert.match(entry?.hash ?? '', /^[0-9a-f]{16}$/)
  assert.deepEqual(
    { ...entry, hash: '' },
    {
      asset: { id: 'f1', type: 'Filler', path: 'acme/hall #3' },
      hash: '',
      properties: [
        {
          property: 'pressure',
          topic: 'acme/hall %233/pressure',
          ...{ unit: 'bar', kind: 'pressure.gauge', datatype: 'number', range: [0, 16], accuracy: 0.1, epsilon: 0.05 },
        },
        { property: 'count/h', topic: 'acme/hall %233/count%2Fh', description: 'per hour' },
      ],
    },
  )
  assert.equal(offeredTopic({ id: '', type: '', path: 'acme/hall #3' }, 'count/h'), 'acme/hall %233/count%2Fh')
})

test('an entry is plain JSON', () => {
  const catalogue = catalogueOf([offer('f1', 'a'), offer('f2', 'b')])
  assert.deepEqual(JSON.parse(JSON.stringify(catalogue)), catalogue)
})

test('a hash changes with its entry, and only with it', () => {
  const shared = properties()
  const hashes = (...offers: readonly Offer[]) => catalogueOf(offers).map(({ hash }) => hash)
  const [f1, f2] = hashes(offer('f1', 'a', shared), offer('f2', 'b', shared))
  assert.deepEqual(hashes(offer('f2', 'b'), offer('f1', 'a')), [f2, f1])
  const others = hashes(
    ...[offer('f1', 'x'), offer('f0', 'a'), offer('f1', 'a', properties({ unit: 'kPa' })), offer('f1', 'a', properties({ description: 'new' }))],
    offer('f1', 'a', shared, ['pressure']),
  )
  assert.equal(new Set([f1, f2, ...others]).size, 7)
})
