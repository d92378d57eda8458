// Words: every one there in every language, every one used, statuses short enough for the canvas.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bundleRoom, sourceText } from '../../tools/build/bundle.ts'
import { helpProblems } from '../../tools/build/help.ts'
import { findRooms, languages } from '../../tools/build/rooms.ts'
import { catalogOf, flat, wordProblems } from '../../tools/build/words.ts'

const rooms = await findRooms()
const sources = new Map(await Promise.all(rooms.map(async (room) => [room.name, sourceText(await bundleRoom(room))] as const)))

test('no word is missing, unused, or different in its parameters between languages', () => {
  assert.deepEqual(wordProblems(rooms, sources), [])
})

test('every node has help in every language, with the place of its settings table', () => {
  assert.deepEqual(
    rooms.flatMap((room) => languages.flatMap((language) => helpProblems(room, language))),
    [],
  )
})

test('the text of a status has 20 characters at most', () => {
  const statuses = languages.flatMap((language) =>
    rooms.flatMap(({ name }) => flat(catalogOf(language, name)).flatMap(([key, text]) => (key.startsWith('status.') ? [`${language} ${text}`] : []))),
  )
  assert.notEqual(statuses.length, 0)
  assert.deepEqual(
    statuses.filter((line) => [...line.slice(line.indexOf(' ') + 1)].length > 20),
    [],
  )
})

test('no word looks like a key that was forgotten', () => {
  const words = languages.flatMap((language) => rooms.flatMap(({ name }) => flat(catalogOf(language, name))))
  assert.deepEqual(
    words.filter(([, text]) => /^[a-z]+(\.[\w-]+)+$/.test(text) || text.includes('TODO')),
    [],
  )
})
