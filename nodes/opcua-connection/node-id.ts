// Node ids as people write them and as they are kept: by namespace URI, because a namespace's index changes when a
// server is set up anew. OPC 10000-6, 5.3.1.10 and 5.3.1.11.
import type { Problem } from '../lib/fields.ts'

/** Numeric, string, GUID, opaque (base64). */
export type IdentifierKind = 'i' | 's' | 'g' | 'b'

export interface ParsedNodeId {
  /** An index as it stands on one server, or a URI that holds on all of them. */
  readonly namespace: number | string
  readonly kind: IdentifierKind
  readonly identifier: string
}

/** Where the node is on the server that is asked. */
export interface LocalNodeId extends ParsedNodeId {
  readonly namespace: number
}

export type NodeIdFound = { readonly nodeId: ParsedNodeId } | { readonly problem: Pick<Problem, 'code' | 'params'> }

/** Namespace 0 is the standard's on every server (OPC 10000-3, 8.2.2). */
export const standardNamespace = 'http://opcfoundation.org/UA/'

/** What an identifier may look like; a string may be anything but empty, line breaks and semicolons included. */
const forms: Readonly<Record<IdentifierKind, RegExp>> = {
  i: /^\d{1,10}$/,
  s: /^[\s\S]{1,4096}$/,
  g: /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i,
  b: /^(?:[0-9a-z+/]{4})*(?:[0-9a-z+/]{2}==|[0-9a-z+/]{3}=)?$/i,
}
const highestIndex = 0xffff
const highestNumber = 0xffff_ffff

/**
 * `nsu=<uri>;s=…`, `ns=<n>;i=…`, `i=…` (namespace 0). In a URI `%3B` is `;` and `%25` is `%`. Problems:
 * `not-a-node-id`, `node-id-of-other-server` (`svr=`), `not-an-identifier` (what follows the `=`).
 */
export function parseNodeId(written: string): NodeIdFound {
  const text = written.trimStart()
  if (/^svr=(?!0;)/.test(text)) return wrong('node-id-of-other-server', text)
  const [, , uri, index, kind, identifier] = /^(svr=0;)?(?:nsu=([^;]+);|ns=(\d{1,5});)?([isgb])=([\s\S]*)$/.exec(text) ?? []
  if (kind === undefined || identifier === undefined || !isKind(kind)) return wrong('not-a-node-id', text)
  const exact = kind === 's' ? identifier : identifier.trim()
  if (!isIdentifier(kind, exact)) return wrong('not-an-identifier', text)
  const namespace = uri === undefined ? Number(index ?? 0) : unescapeUri(uri)
  if (typeof namespace === 'number' && namespace > highestIndex) return wrong('not-a-node-id', text)
  return { nodeId: { namespace: namespace === standardNamespace ? 0 : namespace, kind, identifier: exact } }
}

/** The reverse of `parseNodeId`. */
export function formatNodeId({ namespace, kind, identifier }: ParsedNodeId): string {
  if (typeof namespace === 'string') return `nsu=${escapeUri(namespace)};${kind}=${identifier}`
  return namespace === 0 ? `${kind}=${identifier}` : `ns=${namespace};${kind}=${identifier}`
}

/**
 * The node on the server with this NamespaceArray (OPC 10000-5, 6.3.1); null: the server does not know the namespace.
 * Hand the parts to the library, not a text: its parser takes `ns=3;s=a.ns=2;i=5` for `ns=2;i=5`.
 */
export function resolveNodeId(nodeId: ParsedNodeId, namespaces: readonly string[]): LocalNodeId | null {
  const { namespace, kind, identifier } = nodeId
  const index = typeof namespace === 'number' ? namespace : namespaces.indexOf(namespace)
  return index < 0 || index >= Math.max(1, namespaces.length) ? null : { namespace: index, kind, identifier }
}

/** A server's own node id (`ns=2;s=…`) in the form that holds on every server; null where it cannot be had. */
export function portableNodeId(local: string, namespaces: readonly string[]): string | null {
  const found = parseNodeId(local)
  if ('problem' in found) return null
  const { namespace } = found.nodeId
  if (typeof namespace === 'string' || namespace === 0) return formatNodeId(found.nodeId)
  const uri = namespaces[namespace]
  return uri === undefined || uri === '' ? null : formatNodeId({ ...found.nodeId, namespace: uri })
}

function isKind(kind: string): kind is IdentifierKind {
  return kind in forms
}

function isIdentifier(kind: IdentifierKind, identifier: string): boolean {
  return identifier !== '' && forms[kind].test(identifier) && (kind !== 'i' || Number(identifier) <= highestNumber)
}

function escapeUri(uri: string): string {
  return uri.replaceAll('%', '%25').replaceAll(';', '%3B')
}

function unescapeUri(uri: string): string {
  return uri.replaceAll(/%3B|%25/gi, (code) => (code === '%25' ? '%' : ';'))
}

function wrong(code: string, text: string): NodeIdFound {
  return { problem: { code, params: { found: text.slice(0, 80) } } }
}
