import assert from 'node:assert/strict'
import { test } from 'node:test'
import { writeLine } from '../../../../nodes/lib/formats/influx-lines.ts'

test('what has a meaning in line protocol is escaped, and nothing else', () => {
  const line = writeLine(
    {
      measurement: 'a, b=c',
      tags: [['t g,=', 'v l,=\\x']],
      fields: [
        ['f d', { as: 'float', is: -0 }],
        ['i', { as: 'integer', is: -5n }],
        ['u', { as: 'unsigned', is: 2n ** 64n - 1n }],
        ['s', { as: 'text', is: 'a "b" \\ c\nd, =' }],
        ['b', { as: 'boolean', is: false }],
      ],
      timestamp: 1_000,
    },
    'ns',
  )
  assert.equal(line, 'a\\,\\ b=c,t\\ g\\,\\==v\\ l\\,\\=\\x f\\ d=-0,i=-5i,u=18446744073709551615u,s="a \\"b\\" \\\\ c\nd, =",b=false 1000000000')
})
