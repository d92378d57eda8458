// The ways a Modbus device lies or falls silent, as switches a test turns while it runs.
import { randomBytes, randomInteger } from '../support/random.ts'
import { exceptionPdu } from './modbus-map.ts'
import type { Adu } from './modbus-mbap.ts'

export interface DeviceFaults {
  /** Each answer comes this many ms late, while later requests are answered on time. 0 = off. */
  late: number
  /** Each answer comes twice. */
  duplicate: boolean
  /** Each answer bears another transaction id or another unit id. */
  foreign: false | 'transaction' | 'unit'
  /** This many random bytes before each answer. */
  strayBytes: number
  /** This many bytes are missing at the end of each answer. */
  truncate: number
  /** Random bytes in place of each answer. */
  garbage: boolean
  /** Each answer is this exception. 0 = off. */
  exception: number
  /** RST in place of each answer. */
  reset: boolean
  /** FIN in place of an answer; the device reads on. */
  halfOpen: boolean
  /** Takes connections and requests, answers nothing. */
  blackHole: boolean
}

export function noFaults(): DeviceFaults {
  return {
    late: 0,
    duplicate: false,
    foreign: false,
    strayBytes: 0,
    truncate: 0,
    garbage: false,
    exception: 0,
    reset: false,
    halfOpen: false,
    blackHole: false,
  }
}

/** The bytes of an answer after those switches that change bytes. */
export function spoil(answer: Adu, encode: (adu: Adu) => Buffer, faults: Readonly<DeviceFaults>, random: () => number): Buffer {
  const whole = faults.garbage ? randomBytes(random, 1 + randomInteger(random, 64)) : encode(foreign(excepted(answer, faults), faults))
  const cut = faults.truncate > 0 ? whole.subarray(0, Math.max(0, whole.length - faults.truncate)) : whole
  return faults.strayBytes > 0 ? Buffer.concat([randomBytes(random, faults.strayBytes), cut]) : cut
}

function excepted(answer: Adu, faults: Readonly<DeviceFaults>): Adu {
  return faults.exception === 0 ? answer : { ...answer, pdu: exceptionPdu(answer.pdu[0] ?? 0, faults.exception) }
}

/** 256 further: modbus-serial 8.0.25 takes transaction ids modulo 256 and believes such an answer. */
function foreign(answer: Adu, faults: Readonly<DeviceFaults>): Adu {
  if (faults.foreign === 'transaction') return { ...answer, transaction: (answer.transaction + 256) & 0xffff }
  return faults.foreign === 'unit' ? { ...answer, unit: (answer.unit + 1) & 0xff } : answer
}
