// What carries the bytes to the device: a TCP connection, datagrams or a serial port.
import type { Duplex } from 'node:stream'
import type { Line } from '../../lib/line.ts'
import type { Config } from '../fields.ts'
import { ways } from '../transports.ts'
import { openDatagrams } from './open-datagrams.ts'
import { openSerial } from './open-serial.ts'
import { openSocket } from './open-socket.ts'

/** Where the device is reached by a network. */
export interface Address {
  readonly host: string
  readonly port: number
}

export type OpenCarrier = (config: Config, address: Address, around: Pick<Line<unknown>, 'clock' | 'signal' | 'count'>) => Promise<Duplex>

/** Resolves with what is connected or open. Rejects with the fault that says why not; on abort with `line.ended`. */
export const openCarrier: OpenCarrier = (config, address, { clock, signal, count }) => {
  const endpoint = { ...address, connectTimeoutMs: config.connectTimeoutMs }
  switch (ways[config.transport].carrier) {
    case 'tcp':
      return openSocket(endpoint, clock, signal)
    case 'udp':
      return openDatagrams(endpoint, clock, signal, count)
    case 'serial':
      return openSerial(config, signal)
  }
}
