import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decodeInflux } from '../../../../nodes/lib/formats/influx-read.ts'
import { statusCodes } from '../../../../nodes/lib/quality.ts'

const { Uncertain } = statusCodes

test('our own point is one reading, by its tags', () => {
  const payload = 'temp,name=T1,topic=acme/oven/T1,unit=Cel value=181.5,quality="uncertain",status=1083179008i 1000000000'
  assert.deepEqual(decodeInflux({ payload }, 'ns', Uncertain), {
    found: [
      {
        name: 'acme/oven/T1',
        topic: 'acme/oven/T1',
        tagName: 'T1',
        payload: 181.5,
        datatype: 'number',
        statusCode: 0x40900000,
        sourceTime: 1_000,
        unit: 'Cel',
      },
    ],
    faults: [],
  })
})

test('a point of others is one reading a field, named by measurement and tags', () => {
  const { found } = decodeInflux({ payload: 'cpu,host=plc1,cpu=0 user=1.5,on=true,quality="fine" 5' }, 'ms', Uncertain)
  assert.deepEqual(
    found.map(({ name, payload, datatype, statusCode, findings }) => [name, payload, datatype, statusCode, findings]),
    [
      ['cpu/0/plc1/user', 1.5, 'number', Uncertain, ['no-quality']],
      ['cpu/0/plc1/on', true, 'boolean', Uncertain, ['no-quality']],
      ['cpu/0/plc1/quality', 'fine', 'string', Uncertain, ['no-quality']],
    ],
  )
})

test('points as objects take their measurement from the message', () => {
  const [found] = decodeInflux({ payload: [[{ value: 5 }, { line: '1' }]], measurement: 'speed' }, 'ns', 0).found
  assert.deepEqual([found?.name, found?.payload, found?.sourceTime], ['speed/1', 5, null])
})

test('what others write beside a field called value is not lost, and has the worth of the point', () => {
  const { found } = decodeInflux({ payload: 'cpu,host=a value=1,idle=2,quality="bad" 5' }, 'ms', Uncertain)
  assert.deepEqual(
    found.map(({ name, payload, statusCode }) => [name, payload, statusCode]),
    [
      ['cpu/a', 1, statusCodes.Bad],
      ['cpu/a/idle', 2, statusCodes.Bad],
    ],
  )
})

test('a point without measurement and tags is named by its fields; a value alone has no name, and is refused', () => {
  const { found, faults } = decodeInflux({ payload: [[{ speed: 5 }], [{ value: 1 }]] }, 'ns', Uncertain)
  assert.deepEqual([found.map(({ topic }) => topic), faults.map(({ code }) => code)], [['speed'], ['format.no-measurement']])
})

test('points with more than ten thousand fields are refused', () => {
  const fields = Object.fromEntries(Array.from({ length: 10_001 }, (_, index) => [`f${index}`, index]))
  assert.deepEqual(
    decodeInflux({ payload: fields }, 'ns', Uncertain).faults.map(({ code }) => code),
    ['format.too-many-values'],
  )
})
