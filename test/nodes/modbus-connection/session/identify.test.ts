// Who a device is, in parts: all objects it has, and never more questions than objects.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { IdentityPart, Refused } from '../../../../nodes/modbus-connection/session/client.ts'
import { identifyWith } from '../../../../nodes/modbus-connection/session/identify.ts'

function device(...parts: readonly (IdentityPart | number)[]) {
  const asked: string[] = []
  const left = [...parts]
  const ask = async (category: number, first: number): Promise<{ value: IdentityPart; at: number } | Refused> => {
    asked.push(`${category}/${first}`)
    const part = left.shift() ?? 2
    return typeof part === 'number' ? { exception: part, at: asked.length } : { value: part, at: asked.length }
  }
  return { asked, identify: () => identifyWith(ask) }
}
const part = (data: Record<number, string>, conformityLevel = 0x81): IdentityPart => ({ data, conformityLevel })

test('the basic objects in one answer are all there is to ask of a basic device', async () => {
  const { asked, identify } = device(part({ 2: '1.0', 0: 'Lineside', 1: 'X' }))
  assert.deepEqual(await identify(), {
    objects: [
      { id: 0, text: 'Lineside' },
      { id: 1, text: 'X' },
      { id: 2, text: '1.0' },
    ],
    at: 1,
  })
  assert.deepEqual(asked, ['1/0'])
})

test('what does not fit comes with the next question, and a regular device is asked for the rest', async () => {
  const { asked, identify } = device(part({ 0: 'A', 1: 'B' }, 0x82), part({ 2: 'C' }, 0x82), part({ 4: 'E' }, 0x82), 2)
  const found = await identify()
  assert.deepEqual('objects' in found && found.objects.map(({ id }) => id), [0, 1, 2, 4])
  assert.deepEqual(asked, ['1/0', '1/2', '2/3', '2/5'])
})

test('a device that gives the same part again and again is asked twice', async () => {
  const same = part({ 0: 'A' }, 0x81)
  const { asked, identify } = device(same, same, same, same, same)
  await identify()
  assert.deepEqual(asked, ['1/0', '1/1'])
})

test('a device without an identification is told by its exception', async () => {
  assert.deepEqual(await device(1).identify(), { exception: 1, at: 1 })
})
