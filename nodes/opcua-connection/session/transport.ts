// The library's own transport with a net below it: what it throws while it takes bytes apart would else end Node-RED,
// because nobody stands between it and the socket. A hurt Acknowledge is enough (found by fuzzing, node-opcua 2.186).
import { createRequire } from 'node:module'
import type { OPCUAClientOptions } from 'node-opcua-client'

type Factory = NonNullable<OPCUAClientOptions['transportFactory']>
type Transport = ReturnType<Factory['create']>

/** Where the bytes of the socket come in; looked up at each of them. */
interface Fed {
  _on_socket_data?(bytes: Buffer): void
}

/** `onThrow` hears what was thrown; the connection is broken off then. */
export function guardedTransport(onThrow: (thrown: unknown) => void): Factory {
  const library = libraryTransport()
  return { create: (settings) => guard(library.create(settings), onThrow) }
}

function guard(transport: Transport, onThrow: (thrown: unknown) => void): Transport {
  const fed = transport as Fed
  const feed = fed._on_socket_data?.bind(transport)
  if (feed === undefined) throw new Error('the transport of node-opcua-client takes its bytes elsewhere now')
  fed._on_socket_data = (bytes) => {
    try {
      feed(bytes)
    } catch (thrown) {
      onThrow(thrown)
      transport.forceConnectionBreak()
    }
  }
  return transport
}

/** It belongs to the library, which does not hand it on: found where the library itself finds it. */
function libraryTransport(): Factory {
  const own = createRequire(import.meta.url)
  const ofLibrary = createRequire(own.resolve('node-opcua-client'))
  return (ofLibrary('node-opcua-transport') as { readonly defaultClientTransportFactory: Factory }).defaultClientTransportFactory
}
