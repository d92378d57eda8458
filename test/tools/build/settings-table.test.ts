import assert from 'node:assert/strict'
import { test } from 'node:test'
import { choice, flag, number, ref, rows, source, text } from '../../../nodes/lib/fields.ts'
import { settingsList, settingsTable, unitOf } from '../../../tools/build/settings-table.ts'

/** The key, with its parameters, in the place of the word. */
const word = (key: string, params: Readonly<Record<string, string>> = {}) => [key, ...Object.values(params)].join(' ')
const bare = (line = '') => line.split(' | ')[1] ?? ''

test('the end of a name tells its unit', () => {
  assert.deepEqual(['intervalMs', 'maxHoldSeconds', 'outboxMegabytes', 'epsilon', 'host', 'maxGap', 'items'].map(unitOf), [
    'ms',
    's',
    'MB',
    '',
    '',
    '',
    '',
  ])
})

test('a line says kind, bounds with unit, default and need of a setting', () => {
  const lines = settingsTable(
    {
      host: text({ required: true }),
      intervalMs: number({ default: 1000, min: 10, max: 60_000 }),
      limit: number({ default: null, optional: true, min: 0 }),
      mode: choice(['fast', 'slow'], 'slow'),
      retain: flag(false),
      model: ref('asset-model', { required: false }),
      inline: source('yaml'),
    },
    word,
  ).split('\n')
  assert.deepEqual(lines.slice(2).map(bare), [
    'doc.type.text, doc.required',
    'doc.type.number, 10 … 60000 ms, doc.default 1000',
    'doc.type.number, ≥ 0, doc.optional',
    'option.mode.fast / option.mode.slow, doc.default option.mode.slow',
    'doc.type.flag, doc.default doc.off',
    'doc.type.ref',
    'doc.type.source',
  ])
})

test('in the sidebar a setting is a list item', () => {
  assert.equal(settingsList({ host: text({ required: true }) }, word), '- **label.host** *(doc.type.text, doc.required)*<br>tip.host')
})

test('columns follow their table, and a bar in a word does not break a line', () => {
  const lines = settingsTable({ tags: rows({ name: text({ required: true }), unit: text({}) }) }, (key) =>
    key === 'columnTip.tags.unit' ? 'a|b' : key,
  ).split('\n')
  assert.deepEqual(lines.slice(2), [
    '| label.tags | doc.type.rows | tip.tags |',
    '| label.tags › column.tags.name | doc.type.text, doc.required | columnTip.tags.name |',
    '| label.tags › column.tags.unit | doc.type.text | a\\|b |',
  ])
})
