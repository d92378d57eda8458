// Settings of the line to one OPC UA server: where it is, how the line is secured, who we are, how much it is asked.
import { type ConfigOf, choice, defineFields, number, type Problem, ref, secret, text } from '../lib/fields.ts'

/** Part 7, 6.6; the last two are deprecated there and kept for old controllers, with a warning in the dialog. */
export const policies = ['Basic256Sha256', 'Aes128_Sha256_RsaOaep', 'Aes256_Sha256_RsaPss', 'Basic256', 'Basic128Rsa15'] as const
export const deprecatedPolicies: readonly string[] = ['Basic256', 'Basic128Rsa15']

const endpoint = 'opc\\.tcp://[^\\s/]+(/\\S*)?'
const whenSecured = { field: 'securityMode', is: ['sign', 'sign-and-encrypt'] }
const whenNamed = { field: 'userToken', is: ['username'] }

const settings = {
  endpointUrl: text({ required: true, pattern: endpoint }),
  /** A redundant server with the same address space; empty: none. */
  backupEndpointUrl: text({ pattern: endpoint }),
  securityMode: choice(['sign-and-encrypt', 'sign', 'none'], 'sign-and-encrypt'),
  securityPolicy: choice(policies, 'Basic256Sha256', { when: whenSecured }),
  userToken: choice(['anonymous', 'username', 'certificate'], 'anonymous'),
  userName: secret('text', { when: whenNamed }),
  password: secret('password', { when: whenNamed }),
  /** Node-RED's own `tls-config`: its certificate and key are the user's. */
  userCertificate: ref('tls-config', { when: { field: 'userToken', is: ['certificate'] } }),
  connectTimeoutMs: number({ default: 5_000, min: 100, max: 60_000, integer: true }),
  requestTimeoutMs: number({ default: 10_000, min: 100, max: 120_000, integer: true }),
  sessionTimeoutMs: number({ default: 60_000, min: 1_000, max: 3_600_000, integer: true }),
  /** The server says at least this often that it is there; silent for three of them, the line is lost. */
  keepAliveMs: number({ default: 5_000, min: 100, max: 60_000, integer: true }),
  firstReconnectMs: number({ default: 1_000, min: 100, max: 60_000, integer: true }),
  maxReconnectMs: number({ default: 30_000, min: 100, max: 3_600_000, integer: true }),
  /** Read budget: requests a second, browsing and history included; 0: no limit. */
  maxRequestsPerSecond: number({ default: 0, min: 0, max: 10_000, integer: true }),
  /** Items of all readers together; 0: what the server takes. */
  maxItems: number({ default: 0, min: 0, max: 1_000_000, integer: true }),
  /** Items or nodes a request; 0: what the server or the profile of its make allows. */
  maxItemsPerCall: number({ default: 0, min: 0, max: 10_000, integer: true }),
}

export const fields = defineFields({
  version: 1,
  face: { kind: 'config', color: '#8FB8DE', inputs: 0, outputs: [] },
  settings,
  migrate: [],
  check: (config) => [...reconnectProblems(config), ...endpointProblems(config)],
})

export type Config = ConfigOf<typeof settings>

function reconnectProblems({ firstReconnectMs, maxReconnectMs }: Config): readonly Problem[] {
  if (firstReconnectMs <= maxReconnectMs) return []
  return [{ path: 'maxReconnectMs', code: 'too-small', params: { found: maxReconnectMs, min: firstReconnectMs } }]
}

function endpointProblems({ endpointUrl, backupEndpointUrl }: Config): readonly Problem[] {
  if (backupEndpointUrl !== endpointUrl) return []
  return [{ path: 'backupEndpointUrl', code: 'same-endpoint' }]
}
