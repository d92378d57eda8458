// The destination in Node-RED: settings, and the TLS of Node-RED's own config node.
import { defineConfig, refuseSetting } from '../lib/red/define-config.ts'
import type { Red, RedNode } from '../lib/red/types.ts'
import { createClaims, type DestinationPort, type TlsSettings } from './destination.ts'
import { fields } from './fields.ts'

type TlsNode = RedNode & { addTLSOptions?(options: TlsSettings): TlsSettings }

export default defineConfig('dmz-destination', fields, (ready): DestinationPort | null => {
  const { red, config } = ready
  const tls = tlsOf(red, config.tls)
  if (tls === undefined) return refuseSetting(ready, 'tls')
  return {
    kind: 'destination',
    host: config.host,
    port: config.port,
    tls,
    username: config.username,
    password: config.password,
    keepAliveSeconds: config.keepAliveSeconds,
    answerTimeoutMs: config.ackTimeoutSeconds * 1000,
    ...createClaims(config.clientId),
  }
})

/** Null where no TLS is set, undefined where its node is missing or disabled: that must not become a line in the clear. */
export function tlsOf(red: Red, id: string): TlsSettings | null | undefined {
  if (id === '') return null
  const node = red.nodes.getNode(id) as TlsNode | null | undefined
  return node?.addTLSOptions?.({})
}
