// Why a line could not be had or was lost, as faults: from operating system and TLS errors, and from reason codes.
// Only codes are kept: a TLS error's text quotes the server's certificate, and nothing a server writes gets further.
import { type Fault, type FaultParams, fault } from '../lib/fault.ts'
import { blamesMessage, reasonText } from './mqtt5-reasons.ts'

/** By Node's error code: errno of the socket, X.509 verification, OpenSSL alerts. */
const byErrorCode: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'mqtt.connection-refused',
  ENOTFOUND: 'mqtt.host-not-found',
  EAI_AGAIN: 'mqtt.host-not-found',
  ETIMEDOUT: 'mqtt.host-unreachable',
  EHOSTUNREACH: 'mqtt.host-unreachable',
  ENETUNREACH: 'mqtt.host-unreachable',
  EHOSTDOWN: 'mqtt.host-unreachable',
  ECONNRESET: 'mqtt.connection-closed',
  EPIPE: 'mqtt.connection-closed',
  CERT_HAS_EXPIRED: 'tls.certificate-expired',
  CERT_NOT_YET_VALID: 'tls.certificate-not-yet-valid',
  CERT_REVOKED: 'tls.certificate-revoked',
  SELF_SIGNED_CERT_IN_CHAIN: 'tls.certificate-untrusted',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'tls.certificate-untrusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'tls.certificate-untrusted',
  UNABLE_TO_GET_ISSUER_CERT: 'tls.certificate-untrusted',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'tls.certificate-untrusted',
  CERT_UNTRUSTED: 'tls.certificate-untrusted',
  ERR_TLS_CERT_ALTNAME_INVALID: 'tls.host-mismatch',
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: 'tls.client-certificate-required',
  ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE: 'tls.client-certificate-refused',
  ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED: 'tls.client-certificate-refused',
  ERR_SSL_SSLV3_ALERT_CERTIFICATE_REVOKED: 'tls.client-certificate-refused',
  ERR_SSL_SSLV3_ALERT_CERTIFICATE_UNKNOWN: 'tls.client-certificate-refused',
  ERR_SSL_TLSV1_ALERT_UNKNOWN_CA: 'tls.client-certificate-refused',
  ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION: 'tls.version-not-supported',
  ERR_SSL_UNSUPPORTED_PROTOCOL: 'tls.version-not-supported',
  ERR_SSL_WRONG_VERSION_NUMBER: 'tls.not-tls',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'tls.not-tls',
  ERR_OSSL_X509_KEY_VALUES_MISMATCH: 'tls.key-mismatch',
  ERR_OSSL_BAD_DECRYPT: 'tls.passphrase-wrong',
}

/** The server's answer to CONNECT. Others are `mqtt.connect-refused`. */
const byConnackReason: Readonly<Record<number, string>> = {
  132: 'mqtt.version-not-supported',
  133: 'mqtt.client-id-refused',
  134: 'mqtt.bad-credentials',
  135: 'mqtt.not-authorised',
}

/** A socket's error. `where` is the address: host and port. */
export function socketFault(error: unknown, where: FaultParams): Fault {
  const code = errorCode(error)
  const known = Object.hasOwn(byErrorCode, code) ? byErrorCode[code] : undefined
  if (known !== undefined) return fault(known, where)
  if (/^ERR_(SSL|OSSL)_|PEM|^UNABLE_TO|^CERT_|^ERR_TLS/.test(code)) return fault('tls.failed', { ...where, error: code })
  return fault('mqtt.connection-failed', { ...where, error: code })
}

/** A CONNACK that says no. */
export function connackFault(reasonCode: number, where: FaultParams): Fault {
  return fault(byConnackReason[reasonCode] ?? 'mqtt.connect-refused', { ...where, reason: reasonText(reasonCode) })
}

/** A DISCONNECT of the server. */
export function disconnectFault(reasonCode: number, where: FaultParams): Fault {
  const reason = reasonText(reasonCode)
  if (reasonCode === 0x8e) return fault('mqtt.session-taken-over', { ...where, reason })
  return fault('mqtt.disconnected', { ...where, reason, blamesMessage: blamesMessage(reasonCode) })
}

/** A PUBACK that denies a topic: the server's list of rights is not complete (yet). The line is left, the record stays. */
export function deniedFault(reason: string, where: FaultParams): Fault {
  return fault('mqtt.not-authorised', { ...where, reason })
}

/** So many records refused in a row that none of them is to blame: the line is left, what waits stays. */
export function allRefusedFault(reason: string, where: FaultParams): Fault {
  return fault('mqtt.disconnected', { ...where, reason, blamesMessage: false })
}

/** How the line was lost, as far as it says something about the records in flight. */
export type Drop = 'line' | 'closed-by-server' | 'no-answer' | 'message-blamed'

export function dropOf(cause: Fault): Drop {
  if (cause.code === 'mqtt.ack-timeout') return 'no-answer'
  if (cause.code === 'mqtt.disconnected' && cause.params['blamesMessage'] === true) return 'message-blamed'
  return cause.code === 'mqtt.connection-closed' ? 'closed-by-server' : 'line'
}

function errorCode(error: unknown): string {
  const code = typeof error === 'object' && error !== null ? (error as { code?: unknown }).code : undefined
  return typeof code === 'string' && /^[A-Z0-9_]{1,60}$/.test(code) ? code : 'UNKNOWN'
}
