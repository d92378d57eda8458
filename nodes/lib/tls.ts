// TLS as sessions get it, whatever the protocol: plain data, so that it can go to a worker.

/** What a credential comes as: PEM text, or the bytes of a file. */
export type Credential = string | Uint8Array

/** As Node-RED's `tls-config` node gives them: PEM, or PKCS #12 in `pfx`. */
export interface TlsSettings {
  readonly ca?: Credential
  readonly cert?: Credential
  readonly key?: Credential
  readonly pfx?: Credential
  readonly passphrase?: string
  readonly servername?: string
  readonly rejectUnauthorized?: boolean
  readonly ALPNProtocols?: string[]
}
