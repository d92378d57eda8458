// Series are read as their folder says, and nothing about a particular file is built in.
import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { readSeries } from './time-series.ts'

/** A folder with one file, read and removed. */
async function readOne(csv: string, description: object) {
  const folder = await mkdtemp(join(tmpdir(), 'series-'))
  try {
    await writeFile(join(folder, 'a.csv'), csv)
    await writeFile(
      join(folder, 'series.json'),
      JSON.stringify({ series: [{ file: 'a.csv', periodMs: 1_000, missing: [''], values: ['v'], range: null, ...description }] }),
    )
    const [series] = await readSeries(folder)
    return series
  } finally {
    await rm(folder, { recursive: true })
  }
}

test('dates by a picture, in two columns, with one or two digits', async () => {
  const series = await readOne('d,t,v\n10/03/2004,18.00.00,2\n1/3/2004,9.05.07,-200\n', {
    time: { columns: ['d', 't'], format: 'D/M/YYYY HH.mm.ss' },
    missing: ['-200'],
  })
  assert.deepEqual(series?.samples, [
    { timestamp: Date.UTC(2004, 2, 10, 18), value: 2 },
    { timestamp: Date.UTC(2004, 2, 1, 9, 5, 7), value: null },
  ])
})

test('ISO times, quoted twice by some loggers; a row without a time is counted', async () => {
  const series = await readOne('t,v\n2022-10-26T08:17:21.847Z,1\n"""2022-10-26T08:17:22.847Z""",\nx,3\n', { time: { column: 't', format: 'iso' } })
  assert.deepEqual(
    series?.samples.map(({ timestamp, value }) => [timestamp % 100_000, value]),
    [
      [41_847, 1],
      [42_847, null],
    ],
  )
  assert.equal(series?.rowsWithoutTime, 1)
})

test('elapsed minutes, row numbers, and the span of the data where no range is given', async () => {
  const minutes = await readOne('t,v\n0,5\n3,-1\n', { time: { column: 't', format: 'minutes' } })
  assert.deepEqual([minutes?.samples[1]?.timestamp, minutes?.range], [180_000, [-1, 5]])
  const numbered = await readOne('v\n5\n6\n', { time: { format: 'row' }, range: [0, 10] })
  assert.deepEqual([numbered?.samples[1]?.timestamp, numbered?.range], [1_000, [0, 10]])
})

test('a column that is not there, and times of another format, are said with the file', async () => {
  await assert.rejects(readOne('t,w\n0,5\n', { time: { column: 't', format: 'minutes' } }), /a\.csv has no column v/)
  await assert.rejects(readOne('t,v\n0,5\n', { time: { column: 't', format: 'YYYY-MM-DD' } }), /a\.csv: no row has a time/)
})
