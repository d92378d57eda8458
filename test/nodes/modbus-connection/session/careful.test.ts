// Reading without transaction ids: never in a shape that is owed, never the bytes of an earlier answer without a second look.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fault } from '../../../../nodes/lib/fault.ts'
import { createLedger } from '../../../../nodes/modbus-connection/ledger.ts'
import { createCarefulRead } from '../../../../nodes/modbus-connection/session/careful.ts'
import type { Outcome, Request } from '../../../../nodes/modbus-connection/session/client.ts'

const request = (start: number, count = 2): Request => ({ unitId: 1, register: 'holding', start, count })
const word = (value: number) => [value >> 8, value & 0xff]
/** Registers that hold their address. */
const sound = ({ start, count }: Request): Outcome => ({
  answer: { start, bytes: Uint8Array.from(Array.from({ length: count }, (_, index) => word(start + index)).flat()) },
  at: 0,
})
const zeros = ({ start, count }: Request): Outcome => ({ answer: { start, bytes: new Uint8Array(2 * count) }, at: 0 })
const refused = (): Outcome => ({ exception: 2, at: 0 })
const silent = (): Outcome => {
  throw fault('modbus.timeout', { unit: 1, ms: 1 })
}

function reader(...answers: ((request: Request) => Outcome)[]) {
  const asked: string[] = []
  let listened = 0
  const read = createCarefulRead(
    {
      read: async (one) => {
        asked.push(`${one.start}+${one.count}`)
        return (answers.shift() ?? sound)(one)
      },
    },
    {
      ledger: createLedger(1_000, () => 0),
      listen: async () => {
        listened += 1
      },
    },
  )
  const value = async (one: Request) => {
    const outcome = await read(one).catch(() => 'lost' as const)
    if (outcome === null || outcome === 'lost') return outcome
    return 'answer' in outcome ? [...outcome.answer.bytes].join(' ') : outcome.exception
  }
  return { value, asked, listened: () => listened }
}

test('in peace each request goes out as it is, and once', async () => {
  const { value, asked } = reader()
  assert.deepEqual([await value(request(1)), await value(request(5)), await value(request(1))], ['0 1 0 2', '0 5 0 6', '0 1 0 2'])
  assert.deepEqual(asked, ['1+2', '5+2', '1+2'])
})

test('after a lost answer its shape is not asked for: one register more is, and cut off', async () => {
  const { value, asked } = reader(silent)
  assert.equal(await value(request(1)), 'lost')
  assert.equal(await value(request(5)), '0 5 0 6')
  assert.equal(await value(request(20, 3)), '0 20 0 21 0 22')
  assert.deepEqual(asked, ['1+2', '5+3', '20+3'])
})

test('a device that has no register more settles by its refusal, after a silence', async () => {
  const { value, asked, listened } = reader(silent, refused)
  await value(request(1))
  assert.equal(await value(request(5)), '0 5 0 6')
  assert.deepEqual([asked, listened()], [['1+2', '5+3', '5+2'], 1])
})

test('a block of full size has no value until the lost one cannot come any more', async () => {
  const { value, asked } = reader(silent)
  await value(request(0, 125))
  assert.equal(await value(request(200, 125)), null)
  assert.deepEqual(asked, ['0+125'])
})

test('the bytes of an earlier answer are asked for in another shape, and that is taken', async () => {
  const copy = () => sound(request(1))
  const { value, asked } = reader(sound, copy)
  await value(request(1))
  assert.equal(await value(request(7)), '0 7 0 8')
  assert.deepEqual(asked, ['1+2', '7+2', '7+3'])
})

test('registers that hold the same cost one request each, of one register more', async () => {
  const { value, asked } = reader(...Array.from({ length: 9 }, () => zeros))
  for (let cycle = 0; cycle < 4; cycle += 1) assert.deepEqual([await value(request(0)), await value(request(50))], ['0 0 0 0', '0 0 0 0'])
  assert.deepEqual(asked.slice(3), ['0+3', '50+3', '0+3', '50+3', '0+3', '50+3'])
})

test('on a line in trouble the bytes of an earlier answer have no value', async () => {
  const { value } = reader(silent, zeros, zeros, zeros, zeros)
  await value(request(9, 40))
  assert.equal(await value(request(0)), '0 0 0 0')
  assert.equal(await value(request(50)), '0 0 0 0')
  assert.equal(await value(request(90)), null)
})

test('of several lost answers a refusal settles none', async () => {
  const { value, asked } = reader(silent, silent, refused)
  await value(request(1))
  await value(request(1, 40))
  assert.equal(await value(request(5)), null)
  assert.deepEqual(asked, ['1+2', '1+40', '5+3'])
})

test('a unit that is busy is not asked twice', async () => {
  const { value, asked } = reader(silent, () => ({ exception: 6, at: 0 }))
  await value(request(1))
  assert.equal(await value(request(5)), 6)
  assert.deepEqual(asked, ['1+2', '5+3'])
})

test('beside addresses the device refuses, those it has are read at once', async () => {
  const holes = ({ start, count }: Request): Outcome => (start + count > 10 ? refused() : sound({ ...request(start, count) }))
  const { value } = reader(...Array.from({ length: 12 }, () => holes))
  assert.deepEqual(
    [await value(request(20)), await value(request(30)), await value(request(8)), await value(request(2))],
    [2, 2, '0 8 0 9', '0 2 0 3'],
  )
})

test('an exception is an answer', async () => {
  const { value, asked } = reader(refused)
  assert.equal(await value(request(1)), 2)
  assert.deepEqual(asked, ['1+2'])
})
