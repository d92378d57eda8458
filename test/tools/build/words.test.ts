import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findRooms } from '../../../tools/build/rooms.ts'
import { flat, wordProblems, wordsOf } from '../../../tools/build/words.ts'

const rooms = (await findRooms()).filter(({ name }) => name === 'dmz-publisher')

test('words are found by dotted keys, with their parameters filled in; a missing one is its key', () => {
  const word = wordsOf({ fault: { modbus: { timeout: '__host__ gives no answer in __seconds__ s' } } })
  assert.equal(word('fault.modbus.timeout', { host: 'plc', seconds: '2' }), 'plc gives no answer in 2 s')
  assert.equal(word('fault.modbus.timeout', { host: 'plc' }), 'plc gives no answer in __seconds__ s')
  assert.equal(word('fault.other'), 'fault.other')
  assert.deepEqual(flat({ a: 'x', b: { c: 'y' } }), [
    ['a', 'x'],
    ['b.c', 'y'],
  ])
})

const mentions: readonly (readonly [source: string, key: string])[] = [
  ["throw fault('outbox.no-such-word', {}, { retry: false })", 'fault.outbox.no-such-word'],
  ["fault(\n  'outbox.no-such-word',\n)", 'fault.outbox.no-such-word'],
  ["return wrong(path, 'no-such-word', { found })", 'problem.no-such-word'],
  ["[{ path: `allow.${row}.pattern`, code: 'no-such-word' }]", 'problem.no-such-word'],
  ["withStatus(reading, statusCodes.Uncertain, 'no-such-word')", 'finding.no-such-word'],
  ["status.show('no-such-word')", 'status.no-such-word'],
  ["word('no-such.word')", 'editor.no-such.word'],
  ["red._('log.no-such-word', { name })", 'log.no-such-word'],
]
for (const [source, key] of mentions) {
  test(`${source.replaceAll('\n', ' ')} asks for the word ${key} in every language`, () => {
    const missing = wordProblems(rooms, new Map([['dmz-publisher', source]])).filter((line) => line.endsWith('is missing'))
    assert.deepEqual(missing, [`locales/en-US/dmz-publisher.json: ${key} is missing`, `locales/de/dmz-publisher.json: ${key} is missing`])
  })
}

test('a word of the room that its sources never mention is named', () => {
  const problems = wordProblems(rooms, new Map([['dmz-publisher', '']]))
  assert.ok(problems.includes('locales/de/dmz-publisher.json: nothing uses editor.nothing-leaves'))
})
