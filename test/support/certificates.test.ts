// Certificates made here against the TLS of Node.js.
import assert from 'node:assert/strict'
import crypto from 'node:crypto'
import { once } from 'node:events'
import type net from 'node:net'
import { test } from 'node:test'
import tls from 'node:tls'
import { type Identity, issueCertificate } from './certificates.ts'

const authority = issueCertificate({ commonName: 'Test authority', isAuthority: true })
const serverRequest = { commonName: 'broker', issuer: authority, hosts: ['localhost', '127.0.0.1'] }

/** The error code of a handshake with a server that shows this identity; null where it is trusted. */
async function handshake(server: Identity, trusted: Identity, client?: Identity): Promise<string | null> {
  const options = { key: server.privateKey, cert: server.certificate, ca: authority.certificate, requestCert: client !== undefined }
  const listening = tls.createServer(options, (socket) => void socket.on('error', () => {}).end('.')).listen(0, '127.0.0.1')
  listening.on('tlsClientError', () => {})
  await once(listening, 'listening')
  const { port } = listening.address() as net.AddressInfo
  const own = client === undefined ? {} : { key: client.privateKey, cert: client.certificate }
  const socket = tls.connect({ port, host: '127.0.0.1', ca: trusted.certificate, ...own })
  try {
    await once(socket, 'data')
    return null
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? 'no code'
  } finally {
    socket.destroy()
    listening.close()
  }
}

test('a certificate of a trusted authority passes, server and client', async () => {
  const client = issueCertificate({ commonName: 'edge-1', issuer: authority })
  assert.equal(await handshake(issueCertificate(serverRequest), authority, client), null)
})

test('expired, foreign and wrong-host certificates each fail with their own code', async () => {
  const yesterday = new Date(Date.now() - 86_400_000)
  const expired = issueCertificate({ ...serverRequest, notBefore: new Date(0), notAfter: yesterday })
  const foreign = issueCertificate({ ...serverRequest, issuer: issueCertificate({ commonName: 'Other', isAuthority: true }) })
  const elsewhere = issueCertificate({ ...serverRequest, hosts: ['elsewhere.example'] })
  const selfSigned = issueCertificate({ commonName: 'broker', hosts: ['127.0.0.1'] })
  assert.equal(await handshake(expired, authority), 'CERT_HAS_EXPIRED')
  assert.equal(await handshake(foreign, authority), 'UNABLE_TO_VERIFY_LEAF_SIGNATURE')
  assert.equal(await handshake(elsewhere, authority), 'ERR_TLS_CERT_ALTNAME_INVALID')
  assert.equal(await handshake(selfSigned, authority), 'DEPTH_ZERO_SELF_SIGNED_CERT')
})

test('what it says is what was asked for', () => {
  const notAfter = new Date('2051-02-03T04:05:06Z')
  const read = new crypto.X509Certificate(issueCertificate({ ...serverRequest, notAfter }).certificate)
  assert.equal(read.subject, 'CN=broker')
  assert.equal(read.issuer, 'CN=Test authority')
  assert.equal(read.subjectAltName, 'DNS:localhost, IP Address:127.0.0.1')
  assert.equal(read.validToDate.toISOString(), '2051-02-03T04:05:06.000Z')
  assert.equal(read.ca, false)
  assert.ok(read.verify(crypto.createPublicKey(authority.privateKey)))
})
