import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type ConfigOf, choice, defineFields, flag, number, ref, rows, secret, source, text } from '../../../nodes/lib/fields.ts'

test('each builder writes the whole field, with its defaults', () => {
  assert.deepEqual(text({}), { type: 'text', default: '' })
  assert.deepEqual(text({ default: 'a', required: true, pattern: '[a-z]' }), { type: 'text', default: 'a', required: true, pattern: '[a-z]' })
  assert.deepEqual(number({ default: 5, min: 1 }), { type: 'number', default: 5, min: 1 })
  assert.deepEqual(flag(true), { type: 'flag', default: true })
  assert.deepEqual(choice(['a', 'b'], 'b'), { type: 'choice', options: ['a', 'b'], default: 'b' })
  assert.deepEqual(ref('asset-model'), { type: 'ref', to: 'asset-model', required: true })
  assert.deepEqual(ref('tls-config', { required: false }), { type: 'ref', to: 'tls-config', required: false })
  assert.deepEqual(secret('password'), { type: 'secret', input: 'password' })
  assert.deepEqual(source('json', '{}'), { type: 'source', language: 'json', default: '{}' })
  assert.deepEqual(rows({ name: text({}) }, { unique: 'name' }), { type: 'rows', columns: { name: text({}) }, unique: 'name', default: [] })
})

test('any field may apply only while another has a certain value', () => {
  const when = { field: 'mode', is: ['file'] }
  for (const field of [
    text({ when }),
    number({ default: 1, when }),
    flag(false, { when }),
    choice(['a'], 'a', { when }),
    ref('x', { when }),
    secret('text', { when }),
    source('yaml', '', { when }),
    rows({}, { when }),
  ]) {
    assert.deepEqual(field.when, when)
  }
})

const settings = {
  host: text({ required: true }),
  topic: text({ default: 'line' }),
  port: number({ default: 502 }),
  limit: number({ default: null, optional: true }),
  isOpen: flag(false),
  mode: choice(['inline', 'file'], 'inline'),
  model: ref('asset-model'),
  tags: rows({ name: text({}), unit: number({ default: 1 }), kind: choice(['coil', 'input'], 'coil') }),
}

test('the type of a config follows from its settings', () => {
  const config: ConfigOf<typeof settings> = {
    name: '',
    host: 'h',
    topic: 't',
    port: 502,
    limit: null,
    isOpen: true,
    mode: 'file',
    model: 'm1',
    tags: [{ name: 'a', unit: 1, kind: 'coil' }],
  }
  // @ts-expect-error: a port is not optional
  const noPort: ConfigOf<typeof settings> = { ...config, port: null }
  // @ts-expect-error: not an option
  const noMode: ConfigOf<typeof settings> = { ...config, mode: 'elsewhere' }
  // @ts-expect-error: a column is missing
  const noKind: ConfigOf<typeof settings> = { ...config, tags: [{ name: 'a', unit: 1 }] }
  assert.equal([config, noPort, noMode, noKind].length, 4)
})

test('defining fields gives back what was defined', () => {
  const fields = { version: 1, face: { kind: 'step', color: '#A9D6B5', inputs: 1, outputs: ['readings'] }, settings, migrate: [] } as const
  assert.equal(defineFields(fields), fields)
})
