// The MQTT 5 reason codes (2.4) a server may send us: in which packet, under which name of ours, and what follows.

/**
 * What a PUBACK says about a record: delivered, never deliverable, not now, or not until somebody changes what the
 * server allows. The last is a setting over there, and as good as never the fault of one record.
 */
export type Outcome = 'acked' | 'refused' | 'retry' | 'denied'

interface Reason {
  readonly code: number
  /** Our words. A server's reason string is never read, so that nothing it writes reaches a log. */
  readonly name: string
  /** C: CONNACK (3.2.2.2), P: PUBACK (3.4.2.1), D: DISCONNECT from a server (3.14.2.1). */
  readonly packets: string
  /** Of a PUBACK. */
  readonly outcome?: Outcome
  /** In a DISCONNECT: it is about something in one PUBLISH, not about the line or a setting of the server. */
  readonly blamesMessage?: true
}

const reasons: readonly Reason[] = [
  { code: 0x00, name: 'success', packets: 'CPD', outcome: 'acked' },
  { code: 0x10, name: 'no-matching-subscribers', packets: 'P', outcome: 'acked' },
  { code: 0x80, name: 'unspecified-error', packets: 'CPD', outcome: 'retry' },
  { code: 0x81, name: 'malformed-packet', packets: 'CD', blamesMessage: true },
  { code: 0x82, name: 'protocol-error', packets: 'CD', blamesMessage: true },
  { code: 0x83, name: 'implementation-specific-error', packets: 'CPD', outcome: 'retry' },
  { code: 0x84, name: 'unsupported-protocol-version', packets: 'C' },
  { code: 0x85, name: 'client-identifier-not-valid', packets: 'C' },
  { code: 0x86, name: 'bad-user-name-or-password', packets: 'C' },
  { code: 0x87, name: 'not-authorized', packets: 'CPD', outcome: 'denied' },
  { code: 0x88, name: 'server-unavailable', packets: 'C' },
  { code: 0x89, name: 'server-busy', packets: 'CD' },
  { code: 0x8a, name: 'banned', packets: 'C' },
  { code: 0x8b, name: 'server-shutting-down', packets: 'D' },
  { code: 0x8c, name: 'bad-authentication-method', packets: 'CD' },
  { code: 0x8d, name: 'keep-alive-timeout', packets: 'D' },
  { code: 0x8e, name: 'session-taken-over', packets: 'D' },
  { code: 0x8f, name: 'topic-filter-invalid', packets: 'D' },
  { code: 0x90, name: 'topic-name-invalid', packets: 'CPD', outcome: 'refused', blamesMessage: true },
  { code: 0x91, name: 'packet-identifier-in-use', packets: 'P', outcome: 'retry' },
  { code: 0x93, name: 'receive-maximum-exceeded', packets: 'D' },
  { code: 0x94, name: 'topic-alias-invalid', packets: 'D' },
  { code: 0x95, name: 'packet-too-large', packets: 'CD', blamesMessage: true },
  { code: 0x96, name: 'message-rate-too-high', packets: 'D' },
  { code: 0x97, name: 'quota-exceeded', packets: 'CPD', outcome: 'retry' },
  { code: 0x98, name: 'administrative-action', packets: 'D' },
  { code: 0x99, name: 'payload-format-invalid', packets: 'CPD', outcome: 'refused', blamesMessage: true },
  { code: 0x9a, name: 'retain-not-supported', packets: 'CD' },
  { code: 0x9b, name: 'qos-not-supported', packets: 'CD' },
  { code: 0x9c, name: 'use-another-server', packets: 'CD' },
  { code: 0x9d, name: 'server-moved', packets: 'CD' },
  { code: 0x9e, name: 'shared-subscriptions-not-supported', packets: 'D' },
  { code: 0x9f, name: 'connection-rate-exceeded', packets: 'CD' },
  { code: 0xa0, name: 'maximum-connect-time', packets: 'D' },
  { code: 0xa1, name: 'subscription-identifiers-not-supported', packets: 'D' },
  { code: 0xa2, name: 'wildcard-subscriptions-not-supported', packets: 'D' },
]

const byCode: ReadonlyMap<number, Reason> = new Map(reasons.map((reason) => [reason.code, reason]))

/** Whether a server may send the code in a packet: `C` CONNACK, `P` PUBACK, `D` DISCONNECT. */
export function isReasonOf(packet: 'C' | 'P' | 'D', code: number): boolean {
  return byCode.get(code)?.packets.includes(packet) ?? false
}

/** `0x87 not-authorized`: for a fault's parameter or a counter. */
export function reasonText(code: number): string {
  const hex = `0x${code.toString(16).padStart(2, '0').toUpperCase()}`
  const name = byCode.get(code)?.name
  return name === undefined ? hex : `${hex} ${name}`
}

/** Of a PUBACK's reason code. Codes a PUBACK cannot have count as `retry`; the acceptor lets none through. */
export function outcomeOf(code: number): Outcome {
  return byCode.get(code)?.outcome ?? 'retry'
}

/** Whether a DISCONNECT with this code is the fault of a message in flight rather than of the line. */
export function blamesMessage(code: number): boolean {
  return byCode.get(code)?.blamesMessage ?? false
}
