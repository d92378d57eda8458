// A downsampler for tests of its rules: readings in by time and value, what was sent out as short lines.
import { createDownsampler, type Ports } from '../../../nodes/downsampler/downsampler.ts'
import type { Config } from '../../../nodes/downsampler/fields.ts'
import type { Message, Reading, Scalar } from '../../../nodes/lib/reading.ts'
import type { Outputs, Step } from '../../../nodes/lib/step.ts'
import { aReading } from '../../support/readings.ts'

export const plainConfig: Config = {
  name: '',
  mode: 'linear',
  epsilon: 1,
  epsilonBasis: 'absolute',
  maxHoldSeconds: 86_400,
  heartbeatSeconds: 0,
  gapSeconds: 0,
  model: '',
  tags: [],
}

export interface Played {
  readonly step: Step
  /** Takes a reading that arrives at its own time, unless `at` says another. Returns what was sent: `<seconds> <value>`. */
  take(seconds: number, payload: Scalar, more?: Partial<Reading>, at?: number): readonly string[]
  wake(atSeconds: number): readonly string[]
  command(message: Message, atSeconds?: number): readonly string[]
  /** The messages of the last call. */
  readonly last: readonly Reading[]
}

/** Port `readings` is not named in the lines, others are. Times are seconds from the epoch. */
export function play(config: Partial<Config> = {}, ports?: Ports, step: Step = createDownsampler({ ...plainConfig, ...config }, ports)): Played {
  let last: readonly Reading[] = []
  const told = (outputs: Outputs = []) => {
    last = outputs.map(({ message }) => message)
    return outputs.map(({ port, message }) => `${port === 'readings' ? '' : `${port}: `}${message.timestamp / 1000} ${String(message.payload)}`)
  }
  return {
    step,
    take: (seconds, payload, more = {}, at = seconds) => told(step.take(aReading({ timestamp: seconds * 1000, payload, ...more }), at * 1000)),
    wake: (at) => told(step.wake?.(at * 1000)),
    command: (message, at = 0) => told(step.command?.(message, at * 1000)),
    get last() {
      return last
    },
  }
}

export const bad = { quality: 'bad', statusCode: 0x80310000 } as const
export const uncertain = { quality: 'uncertain', statusCode: 0x40000000 } as const
