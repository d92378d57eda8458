// A user who shows a certificate in place of a password (OPC 10000-4, 7.41.4).
import assert from 'node:assert/strict'
import { generateKeyPairSync, X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { test } from 'node:test'
import { OPCUACertificateManager, OPCUAServer } from 'node-opcua'
import { crypto_utils } from 'node-opcua-client'
import { systemClock } from '../../../../nodes/lib/clock.ts'
import { parseConfig } from '../../../../nodes/lib/parse-config.ts'
import { fields } from '../../../../nodes/opcua-connection/fields.ts'
import { opcuaSession } from '../../../../nodes/opcua-connection/session/session.ts'
import { openTrust } from '../../../../nodes/opcua-connection/session/trust.ts'
import { runLine } from '../../../support/run-line.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'
import { anItem, aTable } from './opcua-line.ts'

async function newUser(): Promise<{ readonly certificate: Buffer; readonly pem: string; readonly key: string }> {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 })
  const key = String(privateKey.export({ type: 'pkcs8', format: 'pem' }))
  const { cert } = await crypto_utils.createSelfSignedCertificate({
    privateKey: await crypto_utils.pemToPrivateKey(key),
    subject: 'CN=line user',
    notBefore: new Date(Date.now() - 60_000),
    notAfter: new Date(Date.now() + 86_400_000),
    purpose: crypto_utils.CertificatePurpose.ForUserAuthentication,
  })
  return { certificate: new X509Certificate(cert).raw, pem: cert, key }
}

test('a user with a certificate the server trusts is let in, another one is told apart', async (t) => {
  const folder = await temporaryFolder(t)
  const [known, stranger] = [await newUser(), await newUser()]
  const manager = (rootFolder: string, isOpen: boolean) => new OPCUACertificateManager({ rootFolder, automaticallyAcceptUnknownCertificate: isOpen })
  const users = manager(path.join(folder, 'users'), false)
  const server = new OPCUAServer({
    port: 0,
    host: '127.0.0.1',
    hostname: '127.0.0.1',
    allowAnonymous: false,
    serverCertificateManager: manager(path.join(folder, 'server'), true),
    userCertificateManager: users,
  })
  await server.initialize()
  await users.trustCertificate(known.certificate)
  await server.start()
  const { config } = parseConfig(fields, {
    endpointUrl: `opc.tcp://127.0.0.1:${server.endpoints[0]?.port}`,
    userToken: 'certificate',
    userCertificate: 'x',
  })
  assert.ok(config !== null)
  const pki = path.join(folder, 'client')
  const pem = await readFile(server.certificateFile, 'latin1')
  await (await openTrust(pki, systemClock)).trust(Buffer.from(pem.replaceAll(/-----[^-]+-----|\s/g, ''), 'base64'), 'opc.tcp://somewhere:1')
  const open = ({ pem: cert, key }: typeof known) =>
    runLine(opcuaSession({ config, userTls: () => ({ cert, key }), pki, notice: () => undefined }), [aTable([anItem('state', { nodeId: 'i=2259' })])])
  const lines = [open(known), open(stranger)] as const
  try {
    await lines[0].untilLive()
    await lines[1].untilDown()
    assert.equal(lines[1].faults[0]?.code, 'opcua.user-refused')
  } finally {
    await Promise.all(lines.map((line) => line.stop()))
    await server.shutdown(0)
  }
})
