import assert from 'node:assert/strict'
import { test } from 'node:test'
import { placeOf } from '../../../../nodes/lib/formats/place.ts'
import { aReading } from '../../../support/readings.ts'

const asset = (path: string) => ({ id: 'x', type: 'Pump', path })
const places: readonly (readonly [string, Parameters<typeof aReading>[0], unknown])[] = [
  ['of an asset', { topic: 'acme/line 1/pump/pressure', asset: asset('acme/line 1/pump') }, [['acme', 'line 1', 'pump'], [], 'pressure']],
  ['of a part of it', { topic: 'acme/pump/motor/speed', asset: asset('acme/pump') }, [['acme', 'pump'], ['motor'], 'speed']],
  ['escaped', { topic: 'acme/pump%2B/p%2Fmax', asset: asset('acme/pump+') }, [['acme', 'pump+'], [], 'p/max']],
  ['under another topic than its path', { topic: 'x/y/speed', asset: asset('acme/pump') }, [['x', 'y'], [], 'speed']],
  ['without asset', { topic: 'a/b/c' }, [['a', 'b'], [], 'c']],
  ['a name alone', { topic: 'speed' }, [[], [], 'speed']],
]
for (const [name, part, expected] of places) {
  test(`the place of a reading ${name}`, () => {
    const { location, within, name: last } = placeOf(aReading(part))
    assert.deepEqual([location, within, last], expected)
  })
}
