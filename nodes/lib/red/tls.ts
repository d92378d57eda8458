// Node-RED's own `tls-config` node as plain settings.
import type { TlsSettings } from '../tls.ts'
import type { Red, RedNode } from './types.ts'

/** `valid` is false where a certificate or key could not be read: then the options would lack them. */
type TlsNode = RedNode & { readonly valid?: boolean; addTLSOptions?(options: TlsSettings): TlsSettings }

/** Null where no TLS is set, undefined where its node is missing, disabled or invalid: that must not become a line in the clear. */
export function tlsOf(red: Red, id: string): TlsSettings | null | undefined {
  if (id === '') return null
  const node = red.nodes.getNode(id) as TlsNode | null | undefined
  return node?.valid === false ? undefined : node?.addTLSOptions?.({})
}
