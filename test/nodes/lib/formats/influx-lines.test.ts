import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readLines, writeLine } from '../../../../nodes/lib/formats/influx-lines.ts'

test('what has a meaning in line protocol is escaped, and nothing else', () => {
  const line = writeLine(
    {
      measurement: 'a, b=c',
      tags: [['t g,=', 'v l,=\\x']],
      fields: [
        ['f d', { as: 'float', is: -0 }],
        ['i', { as: 'integer', is: -5n }],
        ['u', { as: 'unsigned', is: 2n ** 64n - 1n }],
        ['s', { as: 'text', is: 'a "b" \\ c\nd, =' }],
        ['b', { as: 'boolean', is: false }],
      ],
      timestamp: 1_000,
    },
    'ns',
  )
  assert.equal(line, 'a\\,\\ b=c,t\\ g\\,\\==v\\ l\\,\\=\\x f\\ d=-0,i=-5i,u=18446744073709551615u,s="a \\"b\\" \\\\ c\nd, =",b=false 1000000000')
})

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
