import assert from 'node:assert/strict'
import { test } from 'node:test'
import { topicTemplate } from '../../../nodes/asset-context-enricher/topic-template.ts'
import { filler } from './line-model.ts'

const odd = { id: 'urn:x/1', type: 'Pump+', path: 'a#b/c', site: 'a#b', line: 'c' }

const topics: readonly [template: string, asset: typeof odd | typeof filler, expected: string, beside: string][] = [
  ['{path}/{property}', filler, 'acme/leeds/packing/line1/filler/in%2Fout', 'acme/leeds/packing/line1/filler/_context'],
  ['umh/v1/{path}/_raw/{tag}', filler, 'umh/v1/acme/leeds/packing/line1/filler/_raw/plc/in', 'umh/v1/acme/leeds/packing/line1/filler/_raw/_context'],
  ['{tag}', filler, 'plc/in', 'acme/leeds/packing/line1/filler/_context'],
  ['{site}/{area}/{unit}/{cell}/{property}', filler, 'leeds/packing/filler/in%2Fout', 'leeds/packing/filler/_context'],
  ['{type}/{asset.id}/{site}-{line}/{ property }', odd, 'Pump%2B/urn:x%2F1/a%23b-c/in%2Fout', 'Pump%2B/urn:x%2F1/a%23b-c/_context'],
]
for (const [template, asset, expected, beside] of topics) {
  test(`topics by ${template}: levels that are empty vanish, each is escaped`, () => {
    const made = topicTemplate(template)
    assert.equal(made.topicOf(asset, 'in/out', 'plc/in'), expected)
    assert.equal(made.topicBeside(asset, '_context'), beside)
  })
}
