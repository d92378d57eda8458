import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readLines } from '../../../../nodes/lib/formats/influx-lines-read.ts'

test('the time is in the unit that is chosen, down to the millisecond, also before 1970', () => {
  const timeOf = (time: string, precision: 'ns' | 'us' | 'ms') => readLines(`m v=1 ${time}`, precision).lines[0]?.timestamp
  assert.deepEqual(
    [timeOf('1700000000000999999', 'ns'), timeOf('1700000000000999', 'us'), timeOf('1700000000000', 'ms'), timeOf('-1', 'ns'), timeOf('', 'ns')],
    [1_700_000_000_000, 1_700_000_000_000, 1_700_000_000_000, -1, null],
  )
})

// From the reference of line protocol and from Telegraf's documentation of its output.
const text = `# a comment
weather,location=us-midwest temperature=82 1465839830100400200

weather,location\\ place=us\\,midwest temperature=82,wind="a,b c=\\"d\\"\\\\",ok=T,no=f,n=12i,u=7u,e=1.5e+3\r
no fields
m v=1 12x
m v="open
m,tag v=1
m v=1`

test('what others write is read, a line that is none costs the others nothing', () => {
  const { lines, faults } = readLines(text, 'ns')
  assert.deepEqual(
    lines.map(({ measurement, tags, fields, timestamp }) => [measurement, tags, fields.map(([name, { is }]) => [name, is]), timestamp]),
    [
      ['weather', [['location', 'us-midwest']], [['temperature', 82]], 1_465_839_830_100],
      [
        'weather',
        [['location place', 'us,midwest']],
        [
          ['temperature', 82],
          ['wind', 'a,b c="d"\\'],
          ['ok', true],
          ['no', false],
          ['n', 12n],
          ['u', 7n],
          ['e', 1500],
        ],
        null,
      ],
      ['m', [], [['v', 1]], null],
    ],
  )
  assert.deepEqual(
    faults.map(({ code, params }) => [code, params['line']]),
    [5, 6, 7, 8].map((line) => ['format.not-a-line', line]),
  )
})

test('a text with line ends inside quotes is one value, and lines are counted on behind it', () => {
  const { lines, faults } = readLines('m v="a\nb\nc" 1\nwrong\n', 'ms')
  assert.deepEqual([lines[0]?.fields[0]?.[1].is, faults[0]?.params['line']], ['a\nb\nc', 4])
})

test('more than ten thousand lines are refused; a megabyte of backslashes takes no time worth a name', () => {
  assert.deepEqual(
    readLines('m v=1\n'.repeat(10_001), 'ns').faults.map(({ code }) => code),
    ['format.too-many-values'],
  )
  assert.equal(readLines(`m v="${'\\'.repeat(1_000_000)}`, 'ns').faults.length, 1)
  assert.equal(readLines(`m${',a=b'.repeat(250_000)}`, 'ns').faults.length, 1)
})

test('a mark behind a backslash is a letter in names; a backslash before any other letter stays', () => {
  const { lines } = readLines('a\\ b\\=c\\d,k\\==v\\,w\\x f\\,g=1', 'ns')
  assert.deepEqual(
    lines.map(({ measurement, tags, fields }) => [measurement, tags, fields.map(([name]) => name)]),
    [['a b\\=c\\d', [['k=', 'v,w\\x']], ['f,g']]],
  )
})

const hostile: readonly (readonly [string, string, string])[] = [
  ['tags that could be split in many ways', `m${',a\\=b\\=c'.repeat(100_000)}`, 'format.not-a-line'],
  ['a tag value that hides the next tag', 'm,a=b\\,c=d v=1', 'format.not-a-line'],
  ['ten megabytes of name', 'm'.repeat(10_000_000), 'format.not-a-line'],
  ['ten megabytes of text without an end', `m v="${'\\"'.repeat(5_000_000)}`, 'format.not-a-line'],
  ['a line of a hundred thousand fields', `m ${'f=1,'.repeat(100_000)}f=1`, 'format.too-many-values'],
]
for (const [name, line, code] of hostile) {
  test(`${name}: refused, and looked at letter by letter once`, () =>
    assert.deepEqual(
      readLines(line, 'ns').faults.map((fault) => fault.code),
      [code],
    ))
}
