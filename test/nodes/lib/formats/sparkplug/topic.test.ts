import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isSparkplugFilter, parseSparkplugTopic } from '../../../../../nodes/lib/formats/sparkplug/topic.ts'

test('a topic names group, type, node and device', () => {
  assert.deepEqual(parseSparkplugTopic('spBv1.0/Leeds/NDATA/Filler'), { group: 'Leeds', type: 'NDATA', node: 'Filler', device: '' })
  assert.deepEqual(parseSparkplugTopic('spBv1.0/Leeds/DBIRTH/Filler/PLC 1'), { group: 'Leeds', type: 'DBIRTH', node: 'Filler', device: 'PLC 1' })
})

test('states, commands, other namespaces and wrong numbers of levels carry no values', () => {
  const others = [
    'spBv1.0/STATE/host',
    'STATE/host',
    'spBv1.0/g/NCMD/n',
    'spBv1.0/g/DCMD/n/d',
    'spAv1.0/g/NDATA/n',
    'spBv1.0/g/NDATA/n/d',
    'spBv1.0/g/DDATA/n',
  ]
  for (const topic of [
    ...others,
    'spBv1.0/g/DDATA/n/d/e',
    'spBv1.0//NDATA/n',
    'spBv1.0/g/NDATA/',
    'spBv1.0/g/DDATA/n/',
    'spBv1.0/g/constructor/n',
    '',
  ])
    assert.equal(parseSparkplugTopic(topic), null, topic)
})

test('a filter is right when it gives all that its nodes say', () => {
  for (const filter of ['spBv1.0/#', 'spBv1.0/Leeds/#', 'spBv1.0/+/#', 'spBv1.0/Leeds/+/#', 'spBv1.0/Leeds/+/Filler/#'])
    assert.ok(isSparkplugFilter(filter), filter)
  for (const filter of [
    '#',
    'spBv1.0/Leeds/NDATA/#',
    'spBv1.0/Leeds/+/Filler',
    'spBv1.0/Leeds/+/Filler/+',
    'spBv1.0/Leeds/+/Filler/PLC/#',
    'umh/v1/#',
  ])
    assert.ok(!isSparkplugFilter(filter), filter)
})
