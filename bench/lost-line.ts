// How soon a lost Modbus line is noticed: after a reset, after a FIN, and of a device that only falls silent.
import { systemClock } from '../nodes/lib/clock.ts'
import { createDevice } from '../nodes/modbus-connection/session/device.ts'
import { createUnits } from '../nodes/modbus-connection/units.ts'
import { type DeviceFaults, type DeviceTransport, startModbusDevice } from '../test/simulators/modbus-device.ts'
import { modbusConfig } from '../test/support/modbus-config.ts'
import { median } from './claim.ts'

const runs = 5
const timeoutMs = 500
const request = { unitId: 1, register: 'holding', start: 7, count: 2 } as const

export interface LostLine {
  /** From the request to its rejection, the slowest way of those on TCP. */
  readonly resetMs: number
  readonly finMs: number
  /** From the request to the end of the stay, the slowest way of all that have a network. */
  readonly silenceTimeouts: number
}

export async function lostLine(): Promise<LostLine> {
  const streams = ['tcp', 'rtu-over-tcp', 'ascii-over-tcp'] as const
  return {
    resetMs: await slowest(streams, { reset: true }),
    finMs: await slowest(streams, { halfOpen: true }),
    silenceTimeouts: (await slowest([...streams, 'udp'], { blackHole: true })) / timeoutMs,
  }
}

async function slowest(transports: readonly DeviceTransport[], faults: Partial<DeviceFaults>): Promise<number> {
  const medians: number[] = []
  for (const transport of transports) {
    const times: number[] = []
    for (let run = 0; run < runs; run += 1) times.push(await lost(transport, faults))
    medians.push(median(times))
  }
  return Math.max(...medians)
}

/** Milliseconds. */
async function lost(transport: DeviceTransport, faults: Partial<DeviceFaults>): Promise<number> {
  const plc = await startModbusDevice({ transport })
  const device = createDevice(modbusConfig({ transport, host: plc.host, port: plc.port, timeoutMs }), {
    clock: systemClock,
    signal: new AbortController().signal,
    count: () => undefined,
    units: createUnits(timeoutMs),
    random: Math.random,
  })
  try {
    await device.open()
    await device.read(request)
    Object.assign(plc.faults, faults)
    const begin = performance.now()
    const isLost = await device.read(request).then(
      () => false,
      () => true,
    )
    if (!isLost) throw new Error(`${transport}: the line was not lost to ${JSON.stringify(faults)}`)
    return performance.now() - begin
  } finally {
    await device.close()
    await plc.close()
  }
}
