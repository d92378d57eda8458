// The ways Modbus travels: what carries the bytes, and how they are framed.

export const transports = ['tcp', 'rtu-over-tcp', 'ascii-over-tcp', 'udp', 'serial-rtu', 'serial-ascii'] as const

export type Transport = (typeof transports)[number]

export interface Way {
  readonly carrier: 'tcp' | 'udp' | 'serial'
  readonly framing: 'mbap' | 'rtu' | 'ascii'
}

export const ways: Readonly<Record<Transport, Way>> = {
  tcp: { carrier: 'tcp', framing: 'mbap' },
  'rtu-over-tcp': { carrier: 'tcp', framing: 'rtu' },
  'ascii-over-tcp': { carrier: 'tcp', framing: 'ascii' },
  udp: { carrier: 'udp', framing: 'mbap' },
  'serial-rtu': { carrier: 'serial', framing: 'rtu' },
  'serial-ascii': { carrier: 'serial', framing: 'ascii' },
}

export function isSerial(transport: Transport): boolean {
  return ways[transport].carrier === 'serial'
}
