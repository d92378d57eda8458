// The dialog's test: whether the device can be reached with these settings. It reads no register.
import type { Clock } from '../../lib/clock.ts'
import type { Config } from '../fields.ts'
import { ways } from '../transports.ts'
import { createUnits } from '../units.ts'
import { createDevice } from './device.ts'
import { openCarrier } from './open-carrier.ts'

export interface Tried {
  /** A connection was taken, a serial port opened, or, where there is neither (UDP), unit 1 answered who it is. */
  readonly how: 'connected' | 'opened' | 'answered'
  readonly milliseconds: number
}

/** Rejects with the fault that says why it failed. Leaves nothing open. */
export async function tryConnection(config: Config, clock: Clock): Promise<Tried> {
  const begin = clock.monotonic()
  const { carrier } = ways[config.transport]
  await (carrier === 'udp' ? askWhoItIs(config, clock) : openAndClose(config, clock))
  return { how: carrier === 'udp' ? 'answered' : carrier === 'serial' ? 'opened' : 'connected', milliseconds: Math.round(clock.monotonic() - begin) }
}

const around = (clock: Clock) => ({ clock, signal: new AbortController().signal, count: () => undefined })

async function openAndClose(config: Config, clock: Clock): Promise<void> {
  const opened = await openCarrier(config, config, around(clock))
  await new Promise<void>((resolve) => opened.once('close', () => resolve()).destroy())
}

/** Any answer proves that somebody is there, also that it does not tell. */
async function askWhoItIs(config: Config, clock: Clock): Promise<void> {
  const device = createDevice(config, { ...around(clock), units: createUnits(config.timeoutMs), random: Math.random })
  try {
    await device.open()
    await device.identify(1)
  } finally {
    await device.close()
  }
}
