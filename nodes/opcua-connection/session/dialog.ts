// What the connection's dialog asks the server side for: what a server offers, trust given and taken, a trial session.
import type { EndpointDescription } from 'node-opcua-client'
import type { Clock } from '../../lib/clock.ts'
import { fault, isFault } from '../../lib/fault.ts'
import type { RawConfig } from '../../lib/fields.ts'
import type { ConnectionPort } from '../../lib/line.ts'
import { parseField } from '../../lib/parse-config.ts'
import { type BrowsePage, parseBrowseQuestion } from '../browse-page.ts'
import { hostOf } from '../certificate.ts'
import { type Config, fields, policies } from '../fields.ts'
import { type EndpointOffer, type Offer, type ServerCertificate, strongestFirst, type UserToken } from '../offer.ts'
import { createBrowser } from './browse.ts'
import { endpointsOf, modeOf, policyOf } from './endpoints-of.ts'
import { type Library, loadLibrary } from './library.ts'
import { type ShortSessionOptions, withShortSession } from './short-session.ts'
import { openTrust } from './trust.ts'
import { factsOf, readCertificate, splitChain } from './x509.ts'

export interface DialogOptions {
  /** The certificate store's folder. */
  readonly pki: string
  readonly clock: Clock
}

/** The unsaved settings of the dialog that name a server, sound or not. */
export type Draft = RawConfig

type Trial = Pick<ShortSessionOptions, 'config' | 'userTls'>

/** All of them end within this time; the dialog's own limit is a little longer. */
const limitMs = 9_500

/** OPC 10000-5, 12.4: ManufacturerName, ProductName and SoftwareVersion of the server's BuildInfo. */
const buildInfo = { manufacturer: 'i=2263', product: 'i=2261', version: 'i=2264' } as const

export function openDialog(options: DialogOptions) {
  const { pki, clock } = options
  const trial = ({ config, userTls }: Trial): ShortSessionOptions => ({ config, userTls, pki, clock, signal: AbortSignal.timeout(limitMs) })
  return {
    /** What the server at the unsaved address offers. Nothing is trusted by it. */
    look: (draft: Draft): Promise<Offer> => look(options, draft),

    /** Trusts the certificate with the thumbprint that a person has seen, if the server still shows it. */
    async trust(draft: Draft, thumbprint: unknown): Promise<object> {
      const { endpoints, trust, endpointUrl } = await offered(options, draft)
      const chosen = chainsOf(endpoints).find((chain) => certificateOf(chain)?.thumbprint === thumbprint)
      if (chosen === undefined) throw fault('opcua.certificate-gone', { endpoint: endpointUrl }, { retry: false })
      await trust.trust(chosen, endpointUrl)
      return {}
    },
    async trusted(): Promise<object> {
      return { certificates: await (await openTrust(pki, clock)).list() }
    },
    async distrust(thumbprint: unknown): Promise<object> {
      return { isGone: await (await openTrust(pki, clock)).distrust(String(thumbprint)) }
    },
    /** Our certificate, to be trusted over there: as PEM, and DER in base64. */
    async own(): Promise<object> {
      const { folder, own } = await openTrust(pki, clock)
      const { der, pem, ...facts } = own
      return { folder, pem, der: der.toString('base64'), certificate: facts }
    },
    /** Opens a session with the unsaved settings and closes it again. */
    async test(settings: Trial): Promise<object> {
      const begin = clock.monotonic()
      return withShortSession(trial(settings), async ({ session, asker, facts }) => {
        const found = await asker.ask('Read', () => session.read(Object.values(buildInfo).map((nodeId) => ({ nodeId }))))
        const product = found.map(({ value }) => String(value?.value ?? '')).filter((text) => text !== '')
        return { milliseconds: Math.round(clock.monotonic() - begin), product: product.join(' '), namespaces: facts.namespaces.length }
      })
    },
    /** Asks the connection as it runs, where it is live; else opens a session with the unsaved settings. */
    async browse(settings: () => Trial, what: unknown, running: Pick<ConnectionPort<unknown>, 'ask'> | null): Promise<object> {
      const question = parseBrowseQuestion(what)
      if (question === null) throw fault('line.unknown-question', {}, { retry: false })
      const answer = running === null ? null : await running.ask(question).catch(unlessDown)
      if (answer !== null) return answer as BrowsePage
      return withShortSession(trial(settings()), async (open) => createBrowser({ ...open, clock }).page(question))
    },
  }
}

/** Nothing reads through the connection, or it is just being opened: a session of our own can still be had. */
function unlessDown(thrown: unknown): null {
  if (isFault(thrown) && /^line\./.test(thrown.code)) return null
  throw thrown
}

async function look(options: DialogOptions, draft: Draft): Promise<Offer> {
  const begin = options.clock.monotonic()
  const { endpoints, library, trust, endpointUrl } = await offered(options, draft)
  const [first] = endpoints
  const applicationUri = first?.server.applicationUri ?? ''
  const certificates = chainsOf(endpoints).map(async (chain): Promise<ServerCertificate | null> => {
    const facts = certificateOf(chain)
    return facts === null ? null : { ...facts, refusal: await trust.judge({ chain, endpointUrl, applicationUri }) }
  })
  const host = hostOf(first?.endpointUrl ?? '')
  return {
    serverName: first?.server.applicationName.text ?? '',
    applicationUri,
    endpoints: strongestFirst(endpoints.map((endpoint) => offerOf(library, endpoint)).filter((one) => one !== null)),
    certificates: (await Promise.all(certificates)).filter((one) => one !== null),
    otherHost: host === hostOf(endpointUrl) ? '' : host,
    milliseconds: Math.round(options.clock.monotonic() - begin),
  }
}

async function offered({ pki, clock }: DialogOptions, draft: Draft) {
  const endpointUrl = soundSetting('endpointUrl', draft)
  const connectTimeoutMs = soundSetting('connectTimeoutMs', draft)
  const [library, trust] = [await loadLibrary(), await openTrust(pki, clock)]
  const guard = trust.guard(endpointUrl)
  const endpoints = await endpointsOf({ library, endpointUrl, connectTimeoutMs, guard, clock, signal: AbortSignal.timeout(limitMs) })
  return { endpoints: endpoints.filter(isBinary), library, trust, endpointUrl }
}

/** Other settings may still be missing: to look around, an address is enough. */
function soundSetting<K extends 'endpointUrl' | 'connectTimeoutMs'>(name: K, draft: Draft): Config[K] {
  const found = parseField(fields.settings[name], draft[name], name)
  if (found.problems.length > 0) throw fault('opcua.no-address', { found: String(draft[name] ?? '') }, { retry: false })
  return found.value as Config[K]
}

/** HTTPS and WebSocket endpoints are others' ways to the same server. */
function isBinary({ transportProfileUri }: Pick<EndpointDescription, 'transportProfileUri'>): boolean {
  return /uatcp-uasc-uabinary$/.test(transportProfileUri ?? '')
}

function offerOf(library: Library, endpoint: EndpointDescription): EndpointOffer | null {
  const mode = modeOf(library, endpoint)
  if (mode === null) return null
  const policy = policyOf(endpoint)
  const names: readonly UserToken[] = ['anonymous', 'username', 'certificate', 'issued']
  const users = (endpoint.userIdentityTokens ?? []).map(({ tokenType }) => names[tokenType]).filter((name) => name !== undefined)
  return { mode, policy, isKnown: mode === 'none' || policies.some((known) => known === policy), users: [...new Set(users)] }
}

function chainsOf(endpoints: readonly EndpointDescription[]): readonly Buffer[] {
  const chains = endpoints
    .map(({ serverCertificate }) => serverCertificate)
    .filter((chain) => chain !== null && chain !== undefined && chain.length > 0)
  return [...new Map(chains.map((chain) => [chain.toString('base64'), chain])).values()]
}

function certificateOf(chain: Buffer) {
  const [first] = splitChain(chain)
  const certificate = first === undefined ? null : readCertificate(first)
  return certificate === null ? null : factsOf(certificate)
}
