// The tag table by spreadsheet: read back as written, defects named by line and column.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseConfig } from '../../../nodes/lib/parse-config.ts'
import { fields, type TagRow } from '../../../nodes/modbus-reader/fields.ts'
import { fromCsv, toCsv } from '../../../nodes/modbus-reader/tag-table-csv.ts'

const rowsOf = (tags: readonly object[]): readonly TagRow[] => parseConfig(fields, { connection: 'plc', tags }).config?.tags ?? []

test('a table written and read back is the same table', () => {
  const rows = rowsOf([
    {
      name: 'tank, "hot"',
      unitId: 3,
      register: 'input',
      address: '0x1F',
      type: 'float32',
      wordOrder: 'little',
      scale: 0.1,
      offset: -40,
      unit: 'Cel',
    },
    { name: 'fault', address: '7', type: 'bool', bit: 0 },
    { name: 'running', register: 'coil', address: '00001', type: 'bool' },
  ])
  assert.equal(rows.length, 3)
  assert.deepEqual(fromCsv(toCsv(rows), 'zero-based'), { rows, problems: [] })
})

test('addresses are checked in the notation of the reader', () => {
  assert.equal(fromCsv('name,address\na,40001\n', 'modicon').problems.length, 0)
  assert.deepEqual(fromCsv('name,address\na,40001\nb,7\n', 'modicon').problems, [
    { line: 3, column: 'address', code: 'not-modicon', params: { found: '7' } },
  ])
})

test('defects of rows and of cells are named by line and column', () => {
  const problems = (text: string) => fromCsv(text, 'zero-based').problems.map(({ line, column, code }) => `${line} ${column} ${code}`)
  assert.deepEqual(problems('Name;Address;UnitId\na;1;x\nb;2;300\n'), ['2 unitId not-a-number', '3 unitId too-large'])
  assert.deepEqual(problems('name,address,type\na,65535,uint32\n\n"b\n2",1,bool\n'), ['2 address beyond-last-register', '4 bit bit-missing'])
})
