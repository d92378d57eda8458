import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decodeLine, encodeLine } from '../../../../nodes/lib/store/checked-line.ts'

test('a line holds its checksum, JSON and one line end', () => {
  assert.equal(encodeLine({ a: 'Füller\n' }).toString(), 'cf656fef {"a":"Füller\\n"}\n')
})

test('values come back as they went in, 64-bit integers too', () => {
  for (const value of [null, 0, 'x', [1, [2]], { big: 9007199254740993n }]) {
    assert.deepEqual(decodeLine(encodeLine(value).subarray(0, -1)), { value })
  }
})

test('a line with any byte changed, cut short or made longer is damaged', () => {
  const line = encodeLine(['tag-1', { value: 21.5 }]).subarray(0, -1)
  for (let index = 0; index < line.length; index++) {
    const hurt = Buffer.from(line)
    hurt[index] = (hurt[index] ?? 0) ^ 0x20
    assert.equal(decodeLine(hurt), null)
    assert.equal(decodeLine(line.subarray(0, index)), null)
  }
  assert.equal(decodeLine(Buffer.concat([line, Buffer.from(' ')])), null)
})

test('a sound checksum over what is not JSON is damaged', () => {
  assert.equal(decodeLine(Buffer.from('00000000 ')), null)
})
