// The destination in Node-RED: settings, and the TLS of Node-RED's own config node.
import { defineConfig, refuseSetting } from '../lib/red/define-config.ts'
import { tlsOf } from '../lib/red/tls.ts'
import { createClaims, type DestinationPort } from './destination.ts'
import { fields } from './fields.ts'

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
