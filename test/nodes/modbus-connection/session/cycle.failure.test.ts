// Cycles against a device that fails (exception 4) over registers it does not have, as some do, and one that fails over all.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { systemClock } from '../../../../nodes/lib/clock.ts'
import { createLessons } from '../../../../nodes/modbus-connection/lessons.ts'
import { assumedLink } from '../../../../nodes/modbus-connection/link.ts'
import { createLinkMeter } from '../../../../nodes/modbus-connection/link-meter.ts'
import type { Outcome, Request } from '../../../../nodes/modbus-connection/session/client.ts'
import { createScanner } from '../../../../nodes/modbus-connection/session/cycle.ts'
import type { Silent } from '../../../../nodes/modbus-connection/session/device.ts'
import { createUnits, notAskedYet } from '../../../../nodes/modbus-connection/units.ts'
import { modbusTag } from '../../../support/modbus-tags.ts'

/** Fails when asked for one of these; every other register holds its address. Says nothing to what is `lost`. */
function failing(addresses: readonly number[], fails: (address: number) => boolean, lost: (request: Request) => boolean = () => false) {
  const tags = addresses.map((address) => modbusTag(address))
  const lessons = createLessons()
  const scanner = createScanner(
    { intervalMs: 1_000, tags, limits: { maxGap: null, maxRegisters: 125 } },
    {
      ...{ clock: systemClock, pauseMs: 0, count: () => undefined, lessons },
      ...{ ended: new AbortController().signal, meter: createLinkMeter(assumedLink), units: createUnits(1_000) },
    },
  )
  let asked = 0
  const read = async (request: Request): Promise<Outcome | Silent> => {
    const { start, count } = request
    asked += 1
    if (lost(request)) return { silent: notAskedYet, at: 0 }
    const places = Array.from({ length: count }, (_, index) => start + index)
    if (places.some(fails)) return { exception: 4, at: 0 }
    return { answer: { start, bytes: Uint8Array.from(places.flatMap((place) => [place >> 8, place & 0xff])) }, at: 0 }
  }
  return async () => {
    asked = 0
    const readings = await scanner.scan({ read }, null)
    return { payloads: readings.map(({ payload }) => payload), asked, codes: new Set(readings.flatMap(({ detail }) => detail?.['exception'] ?? [])) }
  }
}

test('a register the device fails over is found within the cycle, and its neighbours are good', async () => {
  const scan = failing([10, 11, 12, 13, 14], (address) => address === 12)
  const sound = [10, 11, null, 13, 14]
  assert.deepEqual([(await scan()).payloads, (await scan()).payloads], [sound, sound])
  const third = await scan()
  assert.deepEqual([third.payloads, third.asked, [...third.codes]], [sound, 2, [4]])
})

test('a register of no tag that the device fails over is not reached across any more', async () => {
  const scan = failing([10, 20], (address) => address === 15)
  assert.deepEqual((await scan()).payloads, [10, 20])
  assert.deepEqual(await scan(), { payloads: [10, 20], asked: 2, codes: new Set() })
})

test('a device that fails over everything is asked two requests more a cycle, and read as before when it is well', async () => {
  let isFailing = true
  const addresses = Array.from({ length: 300 }, (_, index) => index)
  const scan = failing(addresses, () => isFailing)
  for (let cycle = 0; cycle < 3; cycle += 1) assert.deepEqual((await scan()).asked, 3 + 2)
  isFailing = false
  assert.deepEqual(await scan(), { payloads: addresses, asked: 3, codes: new Set() })
})

test('silence between two sound halves teaches nothing: it is asked again', async () => {
  let isLost = true
  const scan = failing(
    [10, 12, 20, 22],
    (address) => address === 15,
    ({ start, count }) => isLost && start === 12 && count === 9,
  )
  const sound = [10, 12, 20, 22]
  for (let cycle = 0; cycle < 3; cycle += 1) assert.ok((await scan()).asked > 4)
  isLost = false
  assert.deepEqual((await scan()).payloads, sound)
  assert.deepEqual(await scan(), { payloads: sound, asked: 2, codes: new Set() })
})
