import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatCsv, parseCsv } from '../../../../nodes/lib/formats/csv.ts'
import { randomInteger, seededRandom, testSeed } from '../../../support/random.ts'

const cellsOf = (text: string) => parseCsv(text).map((row) => row.cells)

// RFC 4180, section 2, and what spreadsheets write beside it.
const texts: readonly [what: string, text: string, rows: readonly (readonly string[])[]][] = [
  [
    'commas and CRLF',
    'a,b\r\nc,d\r\n',
    [
      ['a', 'b'],
      ['c', 'd'],
    ],
  ],
  [
    'no line end at the end',
    'a,b\nc,d',
    [
      ['a', 'b'],
      ['c', 'd'],
    ],
  ],
  [
    'semicolons, as a German spreadsheet writes',
    'a;b\r\n1,5;2,5\r\n',
    [
      ['a', 'b'],
      ['1,5', '2,5'],
    ],
  ],
  [
    'tabs, as copied from a spreadsheet',
    'a\tb\n1;5\t2,5\n',
    [
      ['a', 'b'],
      ['1;5', '2,5'],
    ],
  ],
  [
    'line ends of an old Mac',
    'a,b\rc,d\r',
    [
      ['a', 'b'],
      ['c', 'd'],
    ],
  ],
  ['a byte-order mark', '\uFEFFa,b\n', [['a', 'b']]],
  ['quotes around a separator', '"a,1",b\n', [['a,1', 'b']]],
  ['quotes around a quote', 'a,"say ""hi"""\n', [['a', 'say "hi"']]],
  ['quotes around a line end', '"a\r\nb",c\n', [['a\r\nb', 'c']]],
  ['quotes around nothing', '"",""\n', [['', '']]],
  ['text behind a closing quote', '"a"b,c\n', [['ab', 'c']]],
  ['a quote inside a plain cell', '5" pipe,c\n', [['5" pipe', 'c']]],
  ['a quote that is never closed', 'a,"b\nc', [['a', 'b\nc']]],
  [
    'empty cells, also the last one',
    ',a,\n,,',
    [
      ['', 'a', ''],
      ['', '', ''],
    ],
  ],
  ['blanks are kept', ' a , b \n', [[' a ', ' b ']]],
  ['rows of different lengths', 'a,b,c\nd\n', [['a', 'b', 'c'], ['d']]],
  ['empty lines', '\n\na\n\n\nb\n\n', [['a'], ['b']]],
  ['separators in quotes do not choose the separator', '"a,b,c";d\n', [['a,b,c', 'd']]],
  ['one column', 'a\nb\n', [['a'], ['b']]],
  ['nothing', '', []],
  ['only a byte-order mark', '\uFEFF', []],
]
for (const [what, text, rows] of texts) {
  test(`${what}: parsed`, () => assert.deepEqual(cellsOf(text), rows))
}

test('each row knows the line it starts on, whatever ends the lines', () => {
  for (const end of ['\n', '\r\n', '\r']) {
    const text = ['head', '"two', 'lines"', '', 'five'].join(end)
    assert.deepEqual(
      parseCsv(text).map((row) => [row.line, row.cells[0]]),
      [
        [1, 'head'],
        [2, `two${end}lines`],
        [5, 'five'],
      ],
    )
  }
})

test('what is written is quoted where it must be, and ends in CRLF', () => {
  assert.equal(
    formatCsv([
      ['a', 'b,c', 'd"e'],
      ['f;g', ' h', ''],
    ]),
    'a,"b,c","d""e"\r\n"f;g"," h",\r\n',
  )
  assert.equal(formatCsv([]), '')
})

test('any table comes back as it was written', (t) => {
  const random = seededRandom(testSeed(t))
  const alphabet = ['a', 'ü', '"', ',', ';', '\t', '\n', '\r', ' ', '0']
  const cell = () => Array.from({ length: randomInteger(random, 5) }, () => alphabet[randomInteger(random, alphabet.length)]).join('')
  for (let round = 0; round < 2_000; round += 1) {
    const head = ['name', 'address', 'type']
    const table = [head, ...Array.from({ length: randomInteger(random, 4) }, () => [cell(), cell(), cell()])]
    assert.deepEqual(cellsOf(formatCsv(table)), table)
  }
})

test('a table of twenty thousand rows is read, and so is one cell of a megabyte', () => {
  const table = Array.from({ length: 20_000 }, (_, row) => [`tag ${row}`, '40001', 'float32'])
  assert.equal(parseCsv(formatCsv(table)).length, 20_000)
  assert.equal(cellsOf(`"${'x""'.repeat(350_000)}"`)[0]?.[0]?.length, 700_000)
})
