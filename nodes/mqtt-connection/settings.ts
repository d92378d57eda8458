// From the connection's config to what a client is opened with.
import type { TlsSettings } from '../lib/tls.ts'
import type { Config } from './fields.ts'

export interface Endpoint {
  readonly host: string
  readonly port: number
}

export type ClientSettings = Omit<Config, 'name' | 'tls' | 'host' | 'port' | 'backupHost' | 'backupPort'> & {
  readonly tls: TlsSettings | null
}

/** The broker, and the one beside it where there is one. */
export function endpointsOf({ host, port, backupHost, backupPort }: Config): readonly [Endpoint, ...Endpoint[]] {
  const primary = { host, port }
  if (backupHost === '') return [primary]
  return [primary, { host: backupHost, port: backupPort ?? port }]
}

/** `chance`: makes a client id where none is set; one a broker knows already would end that connection. */
export function settingsOf(
  { name: _name, tls: _tls, host: _host, port: _port, backupHost: _b, backupPort: _p, ...rest }: Config,
  tls: TlsSettings | null,
  chance: string,
) {
  return { ...rest, tls, clientId: rest.clientId === '' ? `lineside-${chance}` : rest.clientId }
}
