// A three-phase inverter as a SunSpec map: the mark, models 1 and 103, the end, and who it says it is.
import type { UnitMap } from './modbus-map.ts'

// Holding registers, as on the wire (SunSpec Device Information Model Specification 1.1; model definitions 1 and 103).
//
// | address      | what                                                                 |
// |--------------|----------------------------------------------------------------------|
// | 40000–40001  | 'SunS'                                                               |
// | 40002–40069  | model 1, common: maker, model, version, serial number, address 2     |
// | 40070–40121  | model 103, inverter: sun from 6 to 18 h UTC, MPPT then, else SLEEPING |
// | 40122–40123  | 0xFFFF 0, the end                                                    |

const base = 40_000
const common = 2
const inverter = 70
const notImplemented = { int16: 0x8000, uint16: 0xffff } as const
const dayMs = 86_400_000
const peakWatts = 8_200

/** Watts at a time: half a sine from six to eighteen o'clock. */
export function inverterWatts(nowMs: number): number {
  const share = ((nowMs % dayMs) - dayMs / 4) / (dayMs / 2)
  return share <= 0 || share >= 1 ? 0 : Math.round(peakWatts * Math.sin(Math.PI * share))
}

export function sunspecInverter(): UnitMap {
  return {
    holding: (address, nowMs) => registersAt(nowMs)[address - base],
    identity: { 0: 'Lineside', 1: 'INV-8', 2: '1.4' },
  }
}

function registersAt(nowMs: number): readonly number[] {
  const registers = new Array<number>(inverter + 54).fill(0)
  const put = (at: number, ...words: readonly number[]) => {
    for (const [index, word] of words.entries()) registers[at + index] = word & 0xffff
  }
  const write = (at: number, length: number, text: string) => {
    const bytes = Buffer.alloc(length * 2)
    bytes.write(text)
    put(at, ...Array.from({ length }, (_, index) => bytes.readUInt16BE(index * 2)))
  }
  put(0, 0x5375, 0x6e53)
  put(common, 1, 66)
  write(common + 2, 16, 'Lineside')
  write(common + 18, 16, 'INV-8')
  write(common + 42, 8, '1.4')
  write(common + 50, 16, 'INV-2024-0815')
  put(common + 66, 2)
  put(inverter, 103, 50)
  const watts = inverterWatts(nowMs)
  const perPhase = Math.round((watts * 100) / 230 / 3)
  put(inverter + 2, 3 * perPhase, perPhase, perPhase, perPhase, -2)
  put(inverter + 7, 3_984, 3_986, 3_985, 2_301, 2_302, 2_300, -1)
  put(inverter + 14, watts, 0, 5_001, -2)
  for (const at of [18, 20, 22]) put(inverter + at, notImplemented.int16, notImplemented.int16)
  const wattHours = 4_711_000 + (Math.floor(nowMs / 60_000) % 1_000_000)
  put(inverter + 24, wattHours >>> 16, wattHours, 0)
  for (const at of [27, 29]) put(inverter + at, notImplemented.uint16, notImplemented.int16)
  put(inverter + 31, notImplemented.int16, notImplemented.int16, 412, notImplemented.int16, notImplemented.int16, notImplemented.int16, -1)
  put(inverter + 38, watts > 0 ? 4 : 2, notImplemented.uint16)
  put(inverter + 52, 0xffff, 0)
  return registers
}
