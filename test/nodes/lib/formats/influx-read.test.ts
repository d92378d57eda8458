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
