import assert from 'node:assert/strict'
import { test } from 'node:test'
import { endpointKey, hostOf } from '../../../nodes/opcua-connection/certificate.ts'

test('an endpoint is known by host and port, whatever stands behind them', () => {
  const cases = [
    ['opc.tcp://PLC1:4841/UA/Server', 'plc1:4841', 'plc1'],
    ['opc.tcp://plc1', 'plc1:4840', 'plc1'],
    ['opc.tcp://10.0.0.7:4840', '10.0.0.7:4840', '10.0.0.7'],
    ['opc.tcp://[fe80::1]:4840/x', '[fe80::1]:4840', 'fe80::1'],
    ['opc.tcp://[fe80::1]', '[fe80::1]:4840', 'fe80::1'],
  ] as const
  for (const [url, key, host] of cases) {
    assert.equal(endpointKey(url), key)
    assert.equal(hostOf(url), host)
  }
})
