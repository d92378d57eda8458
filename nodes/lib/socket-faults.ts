// Why a line to a broker could not be had, as faults: from the errors of the operating system and of TLS.
// Only codes are kept: a TLS error's text quotes the server's certificate, and nothing a server writes gets further.
import { type Fault, type FaultParams, fault } from './fault.ts'

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

/** A socket's error. `where` is the address: host and port. */
export function socketFault(error: unknown, where: FaultParams): Fault {
  const code = errorCode(error)
  const known = Object.hasOwn(byErrorCode, code) ? byErrorCode[code] : undefined
  if (known !== undefined) return fault(known, where)
  if (/^ERR_(SSL|OSSL)_|PEM|^UNABLE_TO|^CERT_|^ERR_TLS/.test(code)) return fault('tls.failed', { ...where, error: code })
  return fault('mqtt.connection-failed', { ...where, error: code })
}

function errorCode(error: unknown): string {
  const code = typeof error === 'object' && error !== null ? (error as { code?: unknown }).code : undefined
  return typeof code === 'string' && /^[A-Z0-9_]{1,60}$/.test(code) ? code : 'UNKNOWN'
}
