// What a link costs is learned from what requests took; plans are made anew only when that would change them.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assumedLink, costOf } from '../../../nodes/modbus-connection/link.ts'
import { createLinkMeter } from '../../../nodes/modbus-connection/link-meter.ts'
import { randomInteger, seededRandom, testSeed } from '../../support/random.ts'

const counts = [1, 10, 50, 90, 125]
const measured = (requests: number, msOf: (count: number) => number) => {
  const meter = createLinkMeter(assumedLink)
  for (let request = 0; request < requests; request += 1) {
    const count = counts[request % counts.length] ?? 1
    meter.took({ register: 'holding', count }, msOf(count))
  }
  return meter
}

test('a device that answers long requests as quickly as short ones changes nothing, however noisy', (t) => {
  const random = seededRandom(testSeed(t))
  assert.equal(measured(2_000, () => 2 + 3 * random()).link, assumedLink)
})

test('a slow serial line behind a gateway is found out', () => {
  const { requestMs, registerMs } = costOf(measured(500, (count) => 30 + 2.1 * count).link)
  assert.ok(Math.abs(requestMs - 30) < 0.5 && Math.abs(registerMs - 2.1) < 0.02, `${requestMs} ms, ${registerMs} ms a register`)
})

test('a few requests teach nothing, nor do requests of one length, nor bits', () => {
  assert.equal(measured(40, (count) => 30 + 2.1 * count).link, assumedLink)
  const meter = createLinkMeter(assumedLink)
  for (let request = 0; request < 500; request += 1) {
    meter.took({ register: 'holding', count: 100 + randomInteger(Math.random, 5) }, 200 * Math.random())
    meter.took({ register: 'coil', count: 1 + (request % 2_000) }, request % 2_000)
  }
  assert.equal(meter.link, assumedLink)
})

test('a link that has settled keeps its plan', () => {
  const meter = measured(500, (count) => 30 + 2.1 * count)
  const { link } = meter
  for (let request = 0; request < 1_000; request += 1) meter.took({ register: 'input', count: 1 + (request % 125) }, 25 + 2.2 * (1 + (request % 125)))
  assert.equal(meter.link, link)
})
