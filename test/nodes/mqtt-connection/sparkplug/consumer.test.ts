import assert from 'node:assert/strict'
import { test } from 'node:test'
import { brief, byAlias, double, now, packet, session, talk } from './edge.ts'

test('a birth gives all metrics with value, time and unit; commands and bdSeq are none', () => {
  const node = talk()
  const { found, counts, rebirths } = node.say('NBIRTH', [
    session(0),
    { name: 'Node Control/Rebirth', datatype: 11, value: { as: 'boolean', is: false } },
    double('Temp', 21.5, { alias: 1, properties: { keys: ['engUnit'], values: [{ type: 12, value: { as: 'string', is: 'Cel' } }] } }),
    { name: 'Run', alias: 2, datatype: 11, timestamp: now - 5, value: { as: 'boolean', is: true } },
  ])
  assert.deepEqual(found, [
    { name: 'G/N/Temp', payload: 21.5, datatype: 'number', statusCode: 0, sourceTime: now, unit: 'Cel', sequence: 0 },
    { name: 'G/N/Run', payload: true, datatype: 'boolean', statusCode: 0, sourceTime: now - 5, sequence: 0 },
  ])
  assert.deepEqual([counts, rebirths], [{ 'sparkplug.births': 1 }, undefined])
})

test('data comes by alias or by name, with the datatype and unit of the birth', () => {
  const node = talk()
  node.say('NBIRTH', [double('Temp', 21.5, { alias: 1, properties: { keys: ['engUnit'], values: [{ value: { as: 'string', is: 'Cel' } }] } })])
  assert.deepEqual(node.say('NDATA', [byAlias(1, 22)]).found, [
    { name: 'G/N/Temp', payload: 22, datatype: 'number', statusCode: 0, sourceTime: now, unit: 'Cel', sequence: 1 },
  ])
  assert.deepEqual(brief(node.say('NDATA', [{ name: 'Temp', value: { as: 'double', is: 23 } }]).found), ['G/N/Temp 23'])
})

test('a device has births, data and deaths of its own', () => {
  const node = talk()
  node.say('NBIRTH', [double('a', 1, { alias: 1 })])
  assert.deepEqual(brief(node.say('DBIRTH', [double('a', 2, { alias: 2 })], { device: 'D' }).found), ['G/N/D/a 2'])
  assert.deepEqual(brief(node.say('DDATA', [byAlias(2, 3)], { device: 'D' }).found), ['G/N/D/a 3'])
  const death = node.say('DDEATH', [], { device: 'D' })
  assert.deepEqual(death.found, [
    { name: 'G/N/D/a', payload: null, datatype: 'number', statusCode: 0x80310000, sourceTime: now, findings: ['sparkplug.death'] },
  ])
  assert.deepEqual(death.counts, { 'sparkplug.deaths': 1 })
  assert.deepEqual(brief(node.say('NDATA', [byAlias(1, 4)]).found), ['G/N/a 4'])
})

test('the death of a node makes it and its devices bad once; a will of an older session does not', () => {
  const node = talk()
  node.say('NBIRTH', [session(7), double('a', 1)])
  node.say('DBIRTH', [double('b', 2)], { device: 'D' })
  assert.deepEqual(node.say('NDEATH', [session(6)]), { found: [], counts: { 'sparkplug.oldDeaths': 1 } })
  assert.deepEqual(brief(node.say('NDEATH', [session(7)]).found), ['G/N/a null 80310000 sparkplug.death', 'G/N/D/b null 80310000 sparkplug.death'])
  assert.deepEqual(brief(node.say('NDEATH', [session(7)]).found), [])
})

test('a will that cannot be read is believed', () => {
  const node = talk()
  node.say('NBIRTH', [session(7), double('a', 1)])
  assert.deepEqual(brief(node.take(packet('spBv1.0/G/NDEATH/N', Uint8Array.of(8))).found), ['G/N/a null 80310000 sparkplug.death'])
})

test('after a death nothing is read by the old aliases until the next birth', () => {
  const node = talk()
  node.say('NBIRTH', [session(1), double('a', 1, { alias: 1 })])
  node.say('NDEATH', [session(1)])
  const { found, counts, rebirths } = node.say('NDATA', [byAlias(1, 5)])
  assert.deepEqual([found, counts, rebirths], [[], { 'sparkplug.unknownMetrics': 1 }, [{ group: 'G', node: 'N' }]])
  assert.deepEqual(brief(node.say('NBIRTH', [session(2), double('a', 6, { alias: 1 })]).found), ['G/N/a 6'])
})

test('a new birth replaces every alias, and says which metrics are no more', () => {
  const node = talk()
  node.say('NBIRTH', [session(1), double('a', 1, { alias: 1 }), double('b', 2, { alias: 2 })])
  assert.deepEqual(brief(node.say('NBIRTH', [session(1), double('b', 3, { alias: 1 })]).found), [
    'G/N/b 3',
    'G/N/a null 80340000 sparkplug.not-in-birth',
  ])
  assert.deepEqual(brief(node.say('NDATA', [byAlias(1, 4), byAlias(2, 5)]).found), ['G/N/b 4'])
})

test('aliases of devices end with a new birth of the node; in a new session their tags are bad until they are born', () => {
  const node = talk()
  node.say('NBIRTH', [session(1)])
  node.say('DBIRTH', [double('a', 1, { alias: 5 })], { device: 'D' })
  assert.deepEqual(brief(node.say('NBIRTH', [session(1)]).found), [])
  const data = node.say('DDATA', [byAlias(5, 2)], { device: 'D' })
  assert.deepEqual([data.found, data.counts], [[], { 'sparkplug.unknownMetrics': 1 }])
  assert.deepEqual(brief(node.say('NBIRTH', [session(2)]).found), ['G/N/D/a null 80310000 sparkplug.death'])
})

test('missing messages are counted and said on the next readings; aliases are uncertain until the next birth', () => {
  const node = talk()
  node.say('NBIRTH', [session(1), double('a', 1, { alias: 1 })])
  node.say('DBIRTH', [double('c', 1, { alias: 2 })], { device: 'D' })
  node.lose(3)
  const { found, counts, rebirths } = node.say('NDATA', [byAlias(1, 2), double('b', 3)])
  assert.deepEqual(brief(found), ['G/N/a 2 40000000 sparkplug.gap', 'G/N/b 3 sparkplug.gap'])
  assert.deepEqual([counts, rebirths], [{ lost: 3, 'sparkplug.gaps': 1 }, [{ group: 'G', node: 'N' }]])
  assert.deepEqual(brief(node.say('NDATA', [byAlias(1, 4), double('b', 5)]).found), ['G/N/a 4 40000000 sparkplug.gap', 'G/N/b 5'])
  assert.deepEqual(brief(node.say('DDATA', [byAlias(2, 6)], { device: 'D' }).found), ['G/N/D/c 6 40000000 sparkplug.gap'])
  node.say('DBIRTH', [double('c', 1, { alias: 2 })], { device: 'D' })
  assert.deepEqual(brief(node.say('DDATA', [byAlias(2, 7)], { device: 'D' }).found), ['G/N/D/c 7'])
  node.say('NBIRTH', [session(1), double('a', 1, { alias: 1 })])
  assert.deepEqual(brief(node.say('NDATA', [byAlias(1, 8)]).found), ['G/N/a 8'])
})

test('a message that was overtaken is taken with its own time, and counted as late, not as lost again', () => {
  const node = talk()
  node.say('NBIRTH', [double('a', 1)])
  const data = (seq: number, value: number) =>
    node.take(packet('spBv1.0/G/NDATA/N', { seq, metrics: [double('a', value, { timestamp: now + seq })] }))
  assert.deepEqual(data(2, 2).counts, { lost: 1, 'sparkplug.gaps': 1 })
  const late = data(1, 1)
  assert.deepEqual([late.counts, late.rebirths, late.found[0]?.sourceTime], [{ 'sparkplug.late': 1 }, undefined, now + 1])
  assert.deepEqual(data(3, 3).counts, {})
})

test('an alias with another datatype than in the birth is not that metric', () => {
  const node = talk()
  node.say('NBIRTH', [double('a', 1, { alias: 1 })])
  assert.deepEqual(node.say('NDATA', [byAlias(1, 2, { datatype: 11, value: { as: 'boolean', is: true } })]).counts, { 'sparkplug.unknownMetrics': 1 })
})

test('data before a birth is taken where it speaks for itself, and asks for the birth', () => {
  const node = talk()
  const { found, counts, rebirths } = node.say('NDATA', [double('a', 1), byAlias(9, 2), { name: 'b', value: { as: 'int', is: 3 } }])
  assert.deepEqual(brief(found), ['G/N/a 1 sparkplug.no-birth'])
  assert.deepEqual([counts, rebirths], [{ 'sparkplug.unknownMetrics': 2 }, [{ group: 'G', node: 'N' }]])
  assert.deepEqual(brief(node.say('DBIRTH', [double('c', 4)], { device: 'D' }).found), ['G/N/D/c 4'])
})

test('a message that comes twice is taken once', () => {
  const node = talk()
  node.say('NBIRTH', [double('a', 1)])
  const twice = packet('spBv1.0/G/NDATA/N', { timestamp: now, seq: 1, metrics: [double('a', 2)] })
  assert.deepEqual(brief(node.take(twice).found), ['G/N/a 2'])
  assert.deepEqual(node.take(twice), { found: [], counts: { 'sparkplug.repeated': 1 } })
})

test('what is retained is of nobody knows when: it is counted, and the birth is asked for', () => {
  const node = talk()
  assert.deepEqual(node.take(packet('spBv1.0/G/NBIRTH/N', { seq: 0, metrics: [double('a', 1)] }, true)), {
    found: [],
    counts: { 'sparkplug.retained': 1 },
    rebirths: [{ group: 'G', node: 'N' }],
  })
})

test('a payload that is none costs the others nothing; if it was a birth, what it replaced holds no longer', () => {
  const node = talk()
  node.say('NBIRTH', [double('a', 1, { alias: 1 })])
  assert.deepEqual(node.take(packet('spBv1.0/G/NDATA/N', Buffer.from('{"not":"protobuf"}'))).counts, { 'sparkplug.malformed': 1 })
  assert.deepEqual(brief(node.say('NDATA', [byAlias(1, 2)]).found), ['G/N/a 2'])
  node.take(packet('spBv1.0/G/NBIRTH/N', Uint8Array.of(8)))
  assert.deepEqual(node.say('NDATA', [byAlias(1, 3)]).found, [])
})

test('states and commands are passed over', () => {
  const node = talk()
  for (const topic of ['spBv1.0/STATE/host', 'spBv1.0/G/NCMD/N', 'plant/line'])
    assert.deepEqual(node.take(packet(topic, Uint8Array.of(1))), { found: [], counts: { 'sparkplug.ignored': 1 } })
})

test('historical, null, times of the payload or none at all', () => {
  const node = talk()
  const none: Pick<ReturnType<typeof double>, 'name' | 'datatype'> = { name: 'c', datatype: 10 }
  const { found } = node.say('NBIRTH', [
    double('a', 1, { isHistorical: true, timestamp: now - 60_000 }),
    { ...none, isNull: true },
    { name: 'd', datatype: 10, value: { as: 'double', is: 2 } },
  ])
  assert.deepEqual(
    found.map(({ name, historical, sourceTime }) => [name, historical, sourceTime]),
    [
      ['G/N/a', true, now - 60_000],
      ['G/N/c', undefined, now],
      ['G/N/d', undefined, now],
    ],
  )
  assert.deepEqual(brief(found).at(1), 'G/N/c null 808c0000 no-value')
  const withoutTime = node.take(packet('spBv1.0/G/NDATA/N', { seq: 1, metrics: [{ name: 'd', value: { as: 'double', is: 3 } }] }))
  assert.equal(withoutTime.found[0]?.sourceTime, null)
})

test('a value of another type than its datatype is bad, and so is a number that is none', () => {
  const node = talk()
  assert.deepEqual(
    node
      .say('NBIRTH', [
        double('a', Number.NaN),
        { name: 'b', datatype: 3, value: { as: 'double', is: 1 } },
        { name: 'c', datatype: 99, value: { as: 'int', is: 1 } },
      ])
      .found.map(({ payload, statusCode, findings, detail }) => [payload, statusCode, findings, detail]),
    [
      [null, 0x808c0000, ['not-a-number'], { was: 'NaN' }],
      [null, 0x80740000, ['type-mismatch'], { datatype: 3 }],
      [null, 0x80740000, ['type-mismatch'], { datatype: 99 }],
    ],
  )
})

test('a metric of the node and one of a device that have one name are never mixed: the first keeps the tag', () => {
  const node = talk()
  node.say('NBIRTH', [double('D/a', 1)])
  assert.deepEqual(brief(node.say('DBIRTH', [double('a', 2), double('b', 3)], { device: 'D' }).found), ['G/N/D/b 3'])
  assert.deepEqual(brief(node.say('NDATA', [double('D/a', 4)]).found), ['G/N/D/a 4'])
})
