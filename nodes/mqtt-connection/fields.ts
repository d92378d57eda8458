// Settings of the line to an MQTT broker that readers read from.
import { type ConfigOf, choice, defineFields, flag, number, type Problem, ref, secret, text } from '../lib/fields.ts'

export const settings = {
  host: text({ required: true }),
  port: number({ default: 1883, min: 1, max: 65_535, integer: true }),
  /** Empty: there is none. Same port, user and certificates. */
  backupHost: text({}),
  backupPort: number({ default: null, optional: true, min: 1, max: 65_535, integer: true }),
  tls: ref('tls-config', { required: false }),
  protocolVersion: choice(['5', '3-1-1'], '5'),
  /** Empty: one by chance, anew with each deploy. */
  clientId: text({ pattern: '[0-9A-Za-z._:-]{1,64}' }),
  username: secret('text'),
  password: secret('password'),
  keepAliveSeconds: number({ default: 30, min: 0.2, max: 3_600 }),
  /** The broker answers CONNECT, SUBSCRIBE and pings within this time, or the line is lost. */
  answerTimeoutMs: number({ default: 5_000, min: 100, max: 60_000, integer: true }),
  /** 0: the broker forgets us when the line is lost. */
  sessionExpirySeconds: number({ default: 0, min: 0, max: 604_800, integer: true }),
  /** Messages under way that are not acknowledged yet. */
  receiveMaximum: number({ default: 100, min: 1, max: 65_535, integer: true }),
  maxPacketBytes: number({ default: 1_048_576, min: 1_024, max: 67_108_864, integer: true }),
  /** 0: no limit. More are left with the broker until the next tenth of a second. */
  maxMessagesPerSecond: number({ default: 20_000, min: 0, max: 1_000_000, integer: true }),
  firstReconnectMs: number({ default: 1_000, min: 100, max: 60_000, integer: true }),
  maxReconnectMs: number({ default: 30_000, min: 1_000, max: 3_600_000, integer: true }),
  /** The one message this package may ever send from a reader: Sparkplug's wish for the births again. */
  mayAskForRebirth: flag(false),
} as const

export type Config = ConfigOf<typeof settings>

export const fields = defineFields({
  version: 1,
  face: { kind: 'config', color: '#8FB8DE', inputs: 0, outputs: [] },
  settings,
  migrate: [],
  check: (config) => [...reconnectProblems(config), ...sessionProblems(config)],
})

function reconnectProblems({ firstReconnectMs, maxReconnectMs }: Config): readonly Problem[] {
  if (firstReconnectMs <= maxReconnectMs) return []
  return [{ path: 'maxReconnectMs', code: 'too-small', params: { found: maxReconnectMs, min: firstReconnectMs } }]
}

/** A session is found again by the client id: one by chance would leave a new one behind with each deploy. */
function sessionProblems({ sessionExpirySeconds, clientId }: Config): readonly Problem[] {
  return sessionExpirySeconds > 0 && clientId === '' ? [{ path: 'clientId', code: 'session-needs-client-id' }] : []
}
