// Which server certificate is accepted and why another is not.
import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { test } from 'node:test'
import { judge, type Known } from '../../../../nodes/opcua-connection/session/verdict.ts'
import { splitChain, thumbprintOf } from '../../../../nodes/opcua-connection/session/x509.ts'
import { type Identity, issueCertificate } from '../../../support/certificates.ts'

const now = Date.now()
const dayMs = 86_400_000
const endpointUrl = 'opc.tcp://PLC1.plant:4840/server'
const read = ({ certificate }: Identity) => new X509Certificate(certificate)
const print = (identity: Identity) => thumbprintOf(read(identity))

const server = issueCertificate({ commonName: 'server', hosts: ['plc1.plant'] })
const other = issueCertificate({ commonName: 'other', hosts: ['plc1.plant'] })
const past = issueCertificate({ commonName: 'past', notBefore: new Date(now - 20 * dayMs), notAfter: new Date(now - dayMs) })
const future = issueCertificate({ commonName: 'future', notBefore: new Date(now + dayMs), notAfter: new Date(now + 20 * dayMs) })
const authority = issueCertificate({ commonName: 'plant authority', isAuthority: true })
const between = issueCertificate({ commonName: 'line authority', isAuthority: true, issuer: authority })
const issued = issueCertificate({ commonName: 'issued', issuer: authority, hosts: ['plc1.plant', '10.0.0.7'] })
const issuedBelow = issueCertificate({ commonName: 'issued below', issuer: between, hosts: ['plc1.plant'] })
const selfMade = issueCertificate({ commonName: 'plant authority', isAuthority: true })
const forged = issueCertificate({ commonName: 'forged', issuer: selfMade, hosts: ['plc1.plant'] })

interface Setting {
  readonly trusted?: readonly Identity[]
  readonly issuers?: readonly Identity[]
  readonly pins?: Known['pins']
  readonly revoked?: readonly Identity[]
  readonly endpointUrl?: string
  readonly applicationUri?: string
}

function verdict(chain: readonly Identity[], setting: Setting): string {
  const known: Known = {
    trusted: (setting.trusted ?? []).map(read),
    issuers: (setting.issuers ?? []).map(read),
    pins: setting.pins ?? {},
    isRevoked: (certificate) => (setting.revoked ?? []).some((one) => print(one) === thumbprintOf(certificate)),
  }
  const shown = {
    chain: chain.map((one) => read(one).raw),
    endpointUrl: setting.endpointUrl ?? endpointUrl,
    applicationUri: setting.applicationUri ?? null,
  }
  return judge(shown, known, now) ?? 'accepted'
}

const here = 'plc1.plant:4840'
const cases: readonly (readonly [name: string, expected: string, chain: readonly Identity[], setting: Setting])[] = [
  ['one that nobody trusted', 'untrusted', [server], {}],
  ['one that was trusted for this endpoint', 'accepted', [server], { trusted: [server], pins: { [here]: print(server) } }],
  ['one that was put into the folder by hand', 'accepted', [server], { trusted: [server] }],
  ['one put there by hand, where another one was trusted before', 'accepted', [server], { trusted: [server, other], pins: { [here]: print(other) } }],
  ['one trusted under another address of the same server', 'accepted', [server], { trusted: [server], pins: { 'x:4840': print(server) } }],
  ['another one than was trusted for this endpoint', 'changed', [other], { trusted: [server], pins: { [here]: print(server) } }],
  ['that of another server of ours', 'changed', [other], { trusted: [server, other], pins: { [here]: print(server), 'b:4840': print(other) } }],
  ['the pin alone, without the certificate', 'untrusted', [server], { pins: { [here]: print(server) } }],
  ['a trusted one that has expired', 'expired', [past], { trusted: [past] }],
  ['an expired one that nobody trusted', 'untrusted', [past], {}],
  ['a trusted one that is not valid yet', 'not-yet-valid', [future], { trusted: [future] }],
  ['one of a trusted authority', 'accepted', [issued], { trusted: [authority] }],
  ['one of an authority, by IP address', 'accepted', [issued], { trusted: [authority], endpointUrl: 'opc.tcp://10.0.0.7:4840' }],
  ['one of an authority, for another host', 'host-mismatch', [issued], { trusted: [authority], endpointUrl: 'opc.tcp://plc2.plant:4840' }],
  ['one of an authority, of another application', 'uri-mismatch', [issued], { trusted: [authority], applicationUri: 'urn:other' }],
  ['one of an authority, in the place of one trusted here', 'accepted', [issued], { trusted: [authority, server], pins: { [here]: print(server) } }],
  ['one of an authority that helps to build chains only', 'untrusted', [issued], { issuers: [authority] }],
  ['one of an authority in between that is sent along', 'accepted', [issuedBelow, between], { trusted: [authority] }],
  ['one of an authority in between that is in the folder', 'accepted', [issuedBelow], { trusted: [authority], issuers: [between] }],
  ['one of an authority in between that is missing', 'untrusted', [issuedBelow], { trusted: [authority] }],
  ['a revoked one of a trusted authority', 'revoked', [issued], { trusted: [authority], revoked: [issued] }],
  ['one below a revoked authority', 'revoked', [issuedBelow, between], { trusted: [authority], revoked: [between] }],
  ['one of somebody who calls himself like our authority', 'untrusted', [forged, selfMade], { trusted: [authority] }],
  ['a chain that holds a trusted one behind a strange one', 'untrusted', [other, server], { trusted: [server] }],
  ['one issued by a server that was trusted as a server', 'untrusted', [issued], { trusted: [authority], pins: { 'b:4840': print(authority) } }],
  ['one issued by a trusted one that is no authority', 'untrusted', [forged], { trusted: [server] }],
]

for (const [name, expected, chain, setting] of cases) {
  test(`${name}: ${expected}`, () => {
    assert.equal(verdict(chain, setting), expected)
  })
}

test('bytes that are no certificate, and no bytes, are unreadable', () => {
  const known: Known = { trusted: [], issuers: [], pins: {}, isRevoked: () => false }
  for (const chain of [[], [Buffer.from('hello')], [Buffer.alloc(0)], [Buffer.from('3003020101', 'hex')]])
    assert.equal(judge({ chain, endpointUrl, applicationUri: null }, known, now), 'unreadable')
})

test('a chain on the wire is taken apart, and what is cut off or strange behind it is left out', () => {
  const [one, two] = [read(server).raw, read(authority).raw]
  assert.deepEqual(splitChain(Buffer.concat([one, two])), [one, two])
  assert.deepEqual(splitChain(Buffer.concat([one, two.subarray(0, -1)])), [one])
  assert.deepEqual(splitChain(Buffer.concat([one, Buffer.from([1, 2, 3])])), [one])
  assert.deepEqual(splitChain(Buffer.from([0x30, 0x84, 0xff, 0xff, 0xff, 0xff])), [])
  assert.deepEqual(splitChain(Buffer.alloc(0)), [])
})
