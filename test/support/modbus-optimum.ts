// The best plans there are, found in another way than the planner does; and registers strewn over a device to try it on.
import { costOf, type Link } from '../../nodes/modbus-connection/link.ts'
import { randomInteger } from './random.ts'

/** Distinct addresses below `reach`, ascending. */
export function strewn(random: () => number, registers: number, reach: number): readonly number[] {
  const places = new Set<number>()
  while (places.size < registers) places.add(randomInteger(random, reach))
  return [...places].toSorted((one, other) => one - other)
}

/** The cheapest way to read single registers: for each, all requests are tried that might end there. */
export function optimumMs(addresses: readonly number[], link: Link, most: number): number {
  const { requestMs, registerMs } = costOf(link)
  const best = [0]
  for (const [last, address] of addresses.entries()) {
    let cheapest = Number.POSITIVE_INFINITY
    for (let first = last; first >= 0; first -= 1) {
      const count = address + 1 - (addresses[first] ?? 0)
      if (count <= most) cheapest = Math.min(cheapest, (best[first] ?? 0) + requestMs + count * registerMs)
    }
    best.push(cheapest)
  }
  return best.at(-1) ?? 0
}

/** The least requests of so many registers: each begins at the first one that is left over. */
export function fewestRequests(addresses: readonly number[], most: number): number {
  let requests = 0
  let end = Number.NEGATIVE_INFINITY
  for (const address of addresses) {
    if (address < end) continue
    requests += 1
    end = address + most
  }
  return requests
}

/** Serial ones with the parity bit that is the standard's default. */
export const commonLinks: Readonly<Record<string, Link>> = {
  TCP: { kind: 'network', roundTripMs: 2 },
  '9,600 baud': { kind: 'serial', baudRate: 9_600, bitsPerByte: 11, turnaroundMs: 5 },
  '115,200 baud': { kind: 'serial', baudRate: 115_200, bitsPerByte: 11, turnaroundMs: 5 },
}
