// The formatter against programs that share no code with us: InfluxDB keeps what our lines say, protoc reads our Sparkplug.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import type { RawConfig } from '../../nodes/lib/fields.ts'
import { parseExact } from '../../nodes/lib/formats/exact-json.ts'
import { parseConfig } from '../../nodes/lib/parse-config.ts'
import type { Reading, Scalar } from '../../nodes/lib/reading.ts'
import { fields } from '../../nodes/reading-formatter/fields.ts'
import { createFormatter } from '../../nodes/reading-formatter/formatter.ts'
import { randomReading } from '../nodes/lib/formats/random-reading.ts'
import { seededRandom, testSeed } from '../support/random.ts'
import { aReading, aTag } from '../support/readings.ts'
import { decodeProtobuf, startInfluxdb } from './programs.ts'

/** What the formatter makes of readings, as one batch. */
function formatted(settings: RawConfig, readings: readonly Reading[]) {
  const { config } = parseConfig(fields, settings)
  assert.ok(config !== null)
  const step = createFormatter(config, { nodeId: 'n', binary: (bytes) => bytes, worded: ({ code }) => code, count: () => {} })
  return step.translate?.({ batch: true, payload: readings }, 0).outputs ?? []
}

test('InfluxDB keeps value, time, unit, quality and status of every point we write', { timeout: 120_000 }, async (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'lineside-influx-'))
  const server = await startInfluxdb(folder)
  t.after(async () => {
    await server.kill()
    rmSync(folder, { recursive: true, force: true })
  })
  const base = `http://127.0.0.1:${server.port}`
  const query = async (text: string) => {
    const answer = await fetch(`${base}/query?db=plant&epoch=ns`, { method: 'POST', body: new URLSearchParams({ q: text }) })
    return parseExact(await answer.text()) as { results: { series?: Series[] }[] }
  }
  await query('CREATE DATABASE plant')
  const random = seededRandom(testSeed(t))
  // A measurement each: InfluxDB keeps the type that a field had first, and the draw has all types.
  const readings = Array.from({ length: 300 }, (_, index) => numbered(randomReading(random), index)).filter(isForInflux1)
  assert.ok(readings.length > 200)
  const outputs = formatted({ direction: 'to', format: 'influx', influxForm: 'lines' }, readings)
  const [message] = outputs
  const refused = new Set(outputs.filter(({ port }) => port === 'unreadable').map((output) => (output.message as Reading).tag.name))
  assert.ok(refused.size < readings.length / 4, `${refused.size} of ${readings.length} refused`)
  const written = await fetch(`${base}/write?db=plant&precision=ns`, { method: 'POST', body: String(message?.message['payload']) })
  assert.equal(written.status, 204, await written.text())
  for (const reading of readings.filter(({ tag }) => !refused.has(tag.name))) {
    const quoted = reading.tag.name.replace(/["\\]/g, '\\$&')
    const [series] = (await query(`SELECT * FROM "${quoted}" GROUP BY "unit"`)).results[0]?.series ?? []
    assert.ok(series !== undefined, reading.tag.name)
    const row = Object.fromEntries(series.columns.map((column, index) => [column, series.values[0]?.[index]]))
    const { payload, timestamp, quality, statusCode, unit = '' } = reading
    assert.deepEqual(
      {
        value: asWritten(row['value'], payload),
        time: BigInt(String(row['time'])),
        quality: row['quality'],
        status: row['status'],
        unit: series.tags['unit'],
      },
      { value: payload === 0 ? 0 : payload, time: BigInt(timestamp) * 1_000_000n, quality, status: statusCode, unit },
    )
  }
})

interface Series {
  readonly tags: Readonly<Record<string, string>>
  readonly columns: readonly string[]
  readonly values: readonly (readonly unknown[])[]
}

function numbered(reading: Reading, index: number): Reading {
  const name = `${index} ${reading.tag.name}`
  return { ...reading, tag: { ...reading.tag, id: name, name } }
}

/** The release in Debian has no unsigned integers. */
function isForInflux1({ payload }: Reading): boolean {
  return typeof payload !== 'bigint' || BigInt.asIntN(64, payload) === payload
}

/** InfluxDB answers in JSON, which tells no float from an integer: as the value that was written. −0 comes back as 0. */
function asWritten(found: unknown, payload: Scalar): unknown {
  if (typeof payload === 'bigint') return BigInt(String(found))
  return typeof payload === 'number' ? Number(found) + 0 : (found ?? null)
}

test('protoc reads names, values, times and properties from our Sparkplug payload', () => {
  const readings = [
    aReading({ topic: 'pressure', payload: 2.5, timestamp: 1_795_246_200_123, unit: 'bar', tag: aTag('pressure') }),
    aReading({ topic: 'running', payload: true, timestamp: 1_795_246_200_124, tag: aTag('running') }),
    aReading({ topic: 'order', payload: 'WO-1', timestamp: 1_795_246_200_125, quality: 'uncertain', statusCode: 0x40900000, tag: aTag('order') }),
  ]
  const [message] = formatted({ direction: 'to', format: 'sparkplug', sparkplugGroup: 'g', sparkplugNode: 'n' }, readings)
  const text = decodeProtobuf(message?.message['payload'] as Uint8Array)
  assert.equal(text.match(/^2 \{/gm)?.length, 3)
  // Payload.Metric: 1 name, 3 timestamp, 13 double, 14 boolean, 15 string, 9 properties. Sparkplug 3.0.0, 6.4.
  assert.match(text, /1: "pressure"\s+3: 1795246200123\s[\s\S]*?13: 0x4004000000000000/)
  assert.match(text, /1: "running"[\s\S]*?3: 1795246200124[\s\S]*?14: 1/)
  assert.match(text, /1: "order"[\s\S]*?15: "WO-1"/)
  assert.match(text, /1: "StatusCode"/)
})
