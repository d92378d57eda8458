// As whom a session is opened: anonymous, by name and password, or by certificate (OPC 10000-4, 7.41).
import type { UserIdentityInfo } from 'node-opcua-client'
import { fault } from '../../lib/fault.ts'
import type { TlsSettings } from '../../lib/tls.ts'
import type { Config } from '../fields.ts'
import type { Library } from './library.ts'

/** @param userTls certificate and key of the user, PEM or DER. Throws `opcua.user-certificate-missing`. */
export function identityOf(
  library: Library,
  config: Pick<Config, 'userToken' | 'userName' | 'password'>,
  userTls: TlsSettings | null,
): UserIdentityInfo {
  const { UserTokenType } = library
  switch (config.userToken) {
    case 'anonymous':
      return { type: UserTokenType.Anonymous }
    case 'username':
      return { type: UserTokenType.UserName, userName: config.userName, password: config.password }
    case 'certificate': {
      const { cert, key } = userTls ?? {}
      if (cert === undefined || key === undefined) throw fault('opcua.user-certificate-missing', {}, { retry: false })
      return { type: UserTokenType.Certificate, certificateData: derOf(library, cert), privateKey: textOf(key) }
    }
  }
}

function textOf(credential: string | Uint8Array): string {
  return typeof credential === 'string' ? credential : Buffer.from(credential).toString('utf8')
}

/** As PEM or DER. */
function derOf({ crypto_utils }: Library, credential: string | Uint8Array): Buffer {
  const text = textOf(credential)
  if (!text.includes('-----BEGIN')) return Buffer.from(typeof credential === 'string' ? Buffer.from(credential, 'latin1') : credential)
  return Buffer.from(crypto_utils.convertPEMtoDER(text))
}
