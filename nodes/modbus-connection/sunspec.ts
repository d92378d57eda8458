// The walk along the models of a SunSpec device (SunSpec Device Information Model Specification 1.1, 6): the mark
// 'SunS', then id and length of each model, up to the id 0xFFFF.
import { fault } from '../lib/fault.ts'
import type { Found, Probing } from './probes.ts'
import type { SunspecMap, SunspecModel } from './questions.ts'

/** Where the mark may stand, as on the wire, the usual place first. */
const bases = [40_000, 50_000, 0]
const mark = [0x53, 0x75, 0x6e, 0x53]
const endId = 0xffff
const lastRegister = 0xffff
/** No device has so many: a chain without an end. */
const mostModels = 200

/** @param isTime whether to answer with what was found so far */
export function* walkSunspec(unitId: number, isTime: () => boolean): Probing<SunspecMap> {
  const header = function* (start: number): Probing<readonly number[] | null> {
    return bytesOf(unitId, yield { kind: 'read', unitId, register: 'holding', start, count: 2 })
  }
  for (const base of bases) {
    const found = yield* header(base)
    if (mark.some((byte, index) => found?.[index] !== byte)) continue
    const models: SunspecModel[] = []
    let address = base + mark.length / 2
    while (models.length < mostModels && address < lastRegister && !isTime()) {
      const [idHigh = 0, idLow = 0, lengthHigh = 0, lengthLow = 0] = (yield* header(address)) ?? []
      const id = (idHigh << 8) | idLow
      const length = (lengthHigh << 8) | lengthLow
      if (id === endId) return { unitId, base, models, isWhole: true }
      // Neither a model nor the end: refused, or registers that only look like a chain.
      if (id === 0) break
      models.push({ id, address, length })
      address += 2 + length
    }
    return { unitId, base, models, isWhole: false }
  }
  return { unitId, base: null, models: [], isWhole: true }
}

/** Null where the device refuses: there is nothing at this place. */
function bytesOf(unitId: number, found: Found): readonly number[] | null {
  if ('silent' in found) throw fault('modbus.unit-silent', { unit: unitId })
  return 'bytes' in found ? [...found.bytes] : null
}
