// Settings of the line to one Modbus device, gateway or bus: how it is reached, and how gently it is asked.
import { type ConfigOf, choice, defineFields, number, type Problem, text } from '../lib/fields.ts'
import { isSerial, type Transport, transports } from './transports.ts'

const network = { when: { field: 'transport', is: transports.filter((transport) => !isSerial(transport)) } }
const serial = { when: { field: 'transport', is: transports.filter(isSerial) } }

export const fields = defineFields({
  version: 1,
  face: { kind: 'config', color: '#8FB8DE', inputs: 0, outputs: [] },
  settings: {
    /** A flow of release 0.1.0 has none: it is TCP. */
    transport: choice(transports, 'tcp'),
    host: text({ required: true, ...network }),
    port: number({ default: 502, min: 1, max: 65_535, integer: true, ...network }),
    /** A second way to the same device; empty: none. */
    backupHost: text(network),
    /** Empty: the same as the first one's. */
    backupPort: number({ default: null, optional: true, min: 1, max: 65_535, integer: true, ...network }),
    serialPort: text({ required: true, ...serial }),
    // 19,200 baud, eight bits, even parity is what every device must be able to do (Modbus over Serial Line 1.02, 2.5.1, 3.2).
    baudRate: number({ default: 19_200, min: 50, max: 4_000_000, integer: true, ...serial }),
    dataBits: choice(['8', '7'], '8', serial),
    parity: choice(['none', 'even', 'odd'], 'even', serial),
    stopBits: choice(['1', '2'], '1', serial),
    connectTimeoutMs: number({ default: 3_000, min: 100, max: 60_000, integer: true, ...network }),
    /** Without an answer for this long a unit counts as silent; if no other one answers, the line as lost. */
    timeoutMs: number({ default: 2_000, min: 50, max: 60_000, integer: true }),
    /** The machine comes first: rest for the device after each answer, and no more requests a second than this; 0: no limit. */
    pauseBetweenRequestsMs: number({ default: 0, min: 0, max: 10_000, integer: true }),
    maxRequestsPerSecond: number({ default: 0, min: 0, max: 100_000 }),
    firstReconnectMs: number({ default: 1_000, min: 100, max: 60_000, integer: true }),
    maxReconnectMs: number({ default: 30_000, min: 1_000, max: 3_600_000, integer: true }),
  },
  migrate: [],
  check: (config) => [...waitProblems(config), ...bitProblems(config)],
})

export type Config = ConfigOf<typeof fields.settings>

interface Waits {
  readonly firstReconnectMs: number
  readonly maxReconnectMs: number
}

function waitProblems({ firstReconnectMs, maxReconnectMs }: Waits): readonly Problem[] {
  if (firstReconnectMs <= maxReconnectMs) return []
  return [{ path: 'maxReconnectMs', code: 'too-small', params: { found: maxReconnectMs, min: firstReconnectMs } }]
}

interface Characters {
  readonly transport: Transport
  readonly dataBits: string
}

/** Frames of RTU are bytes of eight bits (Modbus over Serial Line 1.02, 2.5.1); those of ASCII are letters. */
function bitProblems({ transport, dataBits }: Characters): readonly Problem[] {
  return transport === 'serial-rtu' && dataBits !== '8'
    ? [{ path: 'dataBits', code: 'not-an-option', params: { found: dataBits, options: '8' } }]
    : []
}
