import assert from 'node:assert/strict'
import { test } from 'node:test'
import { statusCodes } from '../../../nodes/lib/quality.ts'
import { qualityMap } from '../../../nodes/message-reader/quality-map.ts'

const codeOf = (text: string, value: unknown) => qualityMap(text)?.(value).statusCode

test('what the table names, and * for all others', () => {
  const text = '0=good; 1 = bad;OK=good; *=uncertain'
  assert.deepEqual(
    [0, '0', 1, 'OK', 5].map((value) => codeOf(text, value)),
    [statusCodes.Good, statusCodes.Good, statusCodes.Bad, statusCodes.Good, statusCodes.Uncertain],
  )
})

test('without * what is not named is uncertain and says so; nothing at all is no quality', () => {
  assert.deepEqual(qualityMap('0=good')?.(3), { statusCode: statusCodes.Uncertain, finding: 'unknown-quality' })
  assert.deepEqual(qualityMap('*=good')?.(null), { statusCode: statusCodes.Uncertain, finding: 'no-quality' })
})

test('an empty table knows the usual ways', () => {
  assert.equal(codeOf('', 192), statusCodes.Good)
  assert.equal(codeOf(' ; ', 'Bad'), statusCodes.Bad)
})

test('another text is no table', () => {
  for (const text of ['0', '0=fine', 'good', '0=good,1=bad']) assert.equal(qualityMap(text), null, text)
})
