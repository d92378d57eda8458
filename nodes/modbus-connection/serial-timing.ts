// How long characters and the silence between frames last on a serial line.

export interface SerialSettings {
  readonly baudRate: number
  readonly dataBits: string
  readonly parity: string
  readonly stopBits: string
}

/** One character with its start, parity and stop bits, ms. */
export function characterMs({ baudRate, dataBits, parity, stopBits }: SerialSettings): number {
  return (1_000 * (1 + Number(dataBits) + (parity === 'none' ? 0 : 1) + Number(stopBits))) / baudRate
}

/** Three and a half characters; fixed above 19,200 baud (Modbus over Serial Line 1.02, 2.5.1.1). Ms. */
export function silenceMs(settings: SerialSettings): number {
  return settings.baudRate > 19_200 ? 1.75 : 3.5 * characterMs(settings)
}
