// Line one, a bottling line as a Modbus map: a seeded, deterministic function of time, so that a test can foretell it.
import { seededRandom } from '../support/random.ts'
import type { UnitMap } from './modbus-map.ts'

// Unit 1. Addresses are those on the wire (0-based); words high first unless the table says otherwise.
//
// | area     | address | type            | what                                    | unit           |
// |----------|---------|-----------------|-----------------------------------------|----------------|
// | holding  | 0       | uint16          | filler state: 5 suspended, 6 execute, 9 aborted, 11 held (PackML) | |
// | holding  | 1       | uint16          | speed                                   | bottles/min    |
// | holding  | 2–3     | float32         | filling pressure, about 3.2             | bar (gauge)    |
// | holding  | 4       | int16           | product temperature, about 4.5          | 0.1 °C         |
// | holding  | 5–6     | uint32          | bottles filled; wraps at 2^32           | 1              |
// | holding  | 7–8     | uint32          | bottles rejected, one in 125            | 1              |
// | holding  | 9–16    | string          | serial number, filled up with NUL       |                |
// | holding  | 17      | bits            | 0 running, 1 guard closed, 4–6 mode (1 automatic) |       |
// | holding  | 18–19   | uint16          | spare, 0                                |                |
// | holding  | 20–39   | –               | a gap: exception 2                      |                |
// | holding  | 40–43   | float64         | product flow                            | m3/h           |
// | input    | 0       | uint16          | filler motor current                    | 0.01 A         |
// | input    | 1–2     | float32, low word first | energy since midnight UTC       | kWh            |
// | coil     | 0       | bit             | running                                 |                |
// | coil     | 1       | bit             | guard closed; open while aborted        |                |
// | discrete | 0       | bit             | alarm; set while aborted                |                |
//
// The line works in rounds of three minutes: it runs, then stops for 15 to 35 s for one of three reasons. Every
// round fills the same number of bottles, so the counters need no history.

const roundMs = 180_000
const bottlesARound = 1_300
const bottlesAReject = 125
const litresABottle = 0.5
const idleKilowatts = 1.5
const kilowattHoursABottle = 0.0002
const dayMs = 86_400_000
const serialNumber = 'FIL-2019-0047'
const automatic = 1

const states = { suspended: 5, execute: 6, aborted: 9, held: 11 } as const
const stopStates = [states.suspended, states.suspended, states.held, states.aborted] as const

export interface LineOneState {
  readonly state: number
  readonly isRunning: boolean
  /** Bottles a minute. */
  readonly speed: number
  /** bar, gauge. */
  readonly pressure: number
  /** °C. */
  readonly temperature: number
  readonly total: number
  readonly rejects: number
  /** m3/h. */
  readonly flow: number
  /** A. */
  readonly current: number
  /** kWh since midnight UTC. */
  readonly energy: number
}

/** The registers of unit 1. The same seed and time give the same words. */
export function lineOneRegisters(seed = 1): UnitMap {
  const stateAt = remembered((nowMs) => lineOneAt(seed, nowMs))
  return {
    holding: (address, nowMs) => holding(address, stateAt(nowMs)),
    input: (address, nowMs) => input(address, stateAt(nowMs)),
    coil: (address, nowMs) => [Number(stateAt(nowMs).isRunning), Number(stateAt(nowMs).state !== states.aborted)][address],
    discrete: (address, nowMs) => (address === 0 ? Number(stateAt(nowMs).state === states.aborted) : undefined),
  }
}

/** The line's true values at a time (ms since the epoch), before they are cut to registers. */
export function lineOneAt(seed: number, nowMs: number): LineOneState {
  const timeMs = Math.max(0, nowMs)
  const { runMs, stopState, intoMs } = roundAt(seed, timeMs)
  const isRunning = intoMs < runMs
  const noise = (channel: number) => noiseAt(seed, channel, timeMs)
  const speed = isRunning ? Math.round((bottlesARound / runMs) * 60_000 + 3 * noise(1)) : 0
  const total = bottlesAt(seed, timeMs)
  const midnight = timeMs - (timeMs % dayMs)
  const bottlesToday = total - bottlesAt(seed, midnight)
  return {
    state: isRunning ? states.execute : stopState,
    isRunning,
    speed,
    pressure: 3.2 + 0.15 * wave(timeMs, 97_000) + 0.02 * noise(2),
    temperature: 4.5 + 0.6 * wave(timeMs, 613_000) + 0.05 * noise(3),
    total,
    rejects: Math.floor(total / bottlesAReject),
    flow: isRunning ? (speed * 60 * litresABottle) / 1_000 + 0.05 * noise(4) : 0,
    current: isRunning ? 12.4 + 0.4 * noise(5) : 0.8 + 0.02 * noise(5),
    energy: (idleKilowatts * (timeMs - midnight)) / 3_600_000 + bottlesToday * kilowattHoursABottle,
  }
}

function holding(address: number, line: LineOneState): number | undefined {
  if (address === 0) return line.state
  if (address === 1) return line.speed
  if (address <= 3) return float32Word(line.pressure, address - 2)
  if (address === 4) return Math.round(line.temperature * 10)
  if (address <= 6) return uint32Word(line.total, address - 5)
  if (address <= 8) return uint32Word(line.rejects, address - 7)
  if (address <= 16) return textWord(serialNumber, address - 9)
  if (address === 17) return Number(line.isRunning) | (Number(line.state !== states.aborted) << 1) | (automatic << 4)
  if (address <= 19) return 0
  return address >= 40 && address <= 43 ? float64Word(line.flow, address - 40) : undefined
}

function input(address: number, line: LineOneState): number | undefined {
  if (address === 0) return Math.round(line.current * 100)
  return address <= 2 ? float32Word(line.energy, 2 - address) : undefined
}

/** When in its round a time falls, how long the round runs, and why it stops then. */
function roundAt(seed: number, timeMs: number): { runMs: number; stopState: number; intoMs: number } {
  const round = Math.floor(timeMs / roundMs)
  const random = seededRandom(mixed(seed, 0, round))
  const runMs = roundMs - 15_000 - Math.floor(random() * 20_000)
  return { runMs, stopState: stopStates[Math.floor(random() * stopStates.length)] ?? states.held, intoMs: timeMs - round * roundMs }
}

function bottlesAt(seed: number, timeMs: number): number {
  const { runMs, intoMs } = roundAt(seed, timeMs)
  return Math.floor(timeMs / roundMs) * bottlesARound + Math.floor(bottlesARound * Math.min(1, intoMs / runMs))
}

function wave(timeMs: number, periodMs: number): number {
  return Math.sin((2 * Math.PI * (timeMs % periodMs)) / periodMs)
}

/** Noise in [-1, 1), a new draw each 100 ms. */
function noiseAt(seed: number, channel: number, timeMs: number): number {
  return seededRandom(mixed(seed, channel, Math.floor(timeMs / 100)))() * 2 - 1
}

function mixed(seed: number, channel: number, step: number): number {
  return Math.imul(seed + 1, 0x9e3779b1) ^ Math.imul(channel + 1, 0x85ebca6b) ^ Math.imul(step, 0xc2b2ae35)
}

/** A request asks for many words of one moment: the last moment is worked out once. */
function remembered(stateAt: (nowMs: number) => LineOneState): (nowMs: number) => LineOneState {
  let last: { readonly nowMs: number; readonly state: LineOneState } | undefined
  return (nowMs) => {
    if (last?.nowMs !== nowMs) last = { nowMs, state: stateAt(nowMs) }
    return last.state
  }
}

function float32Word(value: number, word: number): number {
  const bytes = Buffer.alloc(4)
  bytes.writeFloatBE(value)
  return bytes.readUInt16BE(word * 2)
}

function float64Word(value: number, word: number): number {
  const bytes = Buffer.alloc(8)
  bytes.writeDoubleBE(value)
  return bytes.readUInt16BE(word * 2)
}

function uint32Word(value: number, word: number): number {
  const wrapped = value % 0x1_0000_0000
  return word === 0 ? Math.floor(wrapped / 0x1_0000) : wrapped % 0x1_0000
}

/** Two letters a register. */
function textWord(text: string, word: number): number {
  return Buffer.from(text.padEnd(2 * word + 2, '\0')).readUInt16BE(word * 2)
}
