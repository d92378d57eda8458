import assert from 'node:assert/strict'
import { test } from 'node:test'
import { onceEach } from '../../../nodes/asset-model/once-each.ts'

test('an answer is made once for each that is asked about', () => {
  const asked: string[] = []
  const lengthOf = onceEach((word: string) => asked.push(word) && word.length)
  assert.deepEqual(['pump', 'motor', 'pump'].map(lengthOf), [4, 5, 4])
  assert.deepEqual(asked, ['pump', 'motor'])
})
