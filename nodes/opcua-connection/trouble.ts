// What a server's refusal or a broken channel means, as a fault that says what next. Facts as tables: StatusCode names of
// OPC 10000-6, A.2, and the words of the library where it has no code.
import { type Fault, type FaultParams, fault, isFault } from '../lib/fault.ts'

interface Meaning {
  readonly when: RegExp
  readonly code: string
}

/** The first that matches counts. */
const meanings: readonly Meaning[] = [
  { when: /BadTooManySessions|BadTcpNotEnoughResources|BadTcpServerTooBusy/, code: 'opcua.server-full' },
  {
    when: /BadIdentityToken|BadUserAccessDenied|BadUserSignatureInvalid|BadIdentityChangeNotSupported|Cannot find \w+ user token policy/,
    code: 'opcua.user-refused',
  },
  {
    when: /BadSecurityChecksFailed|BadCertificate|BadApplicationSignatureInvalid|BadNonceInvalid/,
    code: 'opcua.own-certificate-refused',
  },
  { when: /BadSecurityPolicyRejected|BadSecurityModeRejected|End point must exist|Cannot find an Endpoint/, code: 'opcua.no-such-endpoint' },
  { when: /BadSession(IdInvalid|Closed|NotActivated)/, code: 'opcua.session-lost' },
  { when: /BadSubscriptionIdInvalid|BadNoSubscription/, code: 'opcua.subscription-lost' },
  { when: /BadTooManySubscriptions/, code: 'opcua.too-many-subscriptions' },
  { when: /BadServiceUnsupported|BadNotSupported|BadNotImplemented/, code: 'opcua.not-supported' },
  { when: /BadSecureChannel|BadConnectionClosed|BadTcp|BadCommunicationError|BadShutdown|BadServerHalted/, code: 'opcua.line-broken' },
]

/** Refusals that end nothing: the next request may do better. */
const passing =
  /BadTooManyOperations|BadTooManyMonitoredItems|BadNothingToDo|BadTimeout|BadRequestTooLarge|BadResponseTooLarge|BadTcpMessageTooLarge|BadEncodingLimitsExceeded/

/** Codes that tell of the request alone; all others end the stay on the line. */
const ofTheRequest: ReadonlySet<string> = new Set([
  'opcua.not-supported',
  'opcua.service-failed',
  'opcua.too-many-subscriptions',
  'opcua.unknown-node',
  'opcua.unknown-namespace',
])

/** The name of the StatusCode in an error of the library; empty where there is none. */
export function statusNameOf(thrown: unknown): string {
  const text = messageOf(thrown)
  return /\b(Bad[A-Z]\w*)/.exec(text)?.[1] ?? ''
}

/** Any error of the library as a fault. `where` goes into its words: endpoint, request. */
export function troubleOf(thrown: unknown, where: FaultParams): Fault {
  if (isFault(thrown)) return thrown
  const text = messageOf(thrown)
  const status = statusNameOf(thrown)
  const params = { ...where, reason: status === '' ? brief(text) : status }
  if (passing.test(status)) return fault('opcua.service-failed', params, { cause: thrown })
  const found = meanings.find(({ when }) => when.test(text))
  if (found !== undefined) return fault(found.code, params, { cause: thrown })
  return fault(status === '' ? 'opcua.line-broken' : 'opcua.service-failed', params, { cause: thrown })
}

export function endsStay({ code }: Fault): boolean {
  return !ofTheRequest.has(code)
}

function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown)
}

/** The library writes essays over several lines. */
function brief(text: string): string {
  const code = /\bE(?!RROR)[A-Z]{4,}\b/.exec(text)?.[0]
  return code ?? (text.split('\n')[0] ?? '').trim().slice(0, 80)
}
