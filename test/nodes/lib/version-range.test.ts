import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compareVersions, highestWithin, parseRange, parseVersion, type Version } from '../../../nodes/lib/version-range.ts'

function version(text: string): Version {
  return parseVersion(text) ?? assert.fail(`${text} is no version`)
}

// semver.org, 2.0.0: the examples of §9, §10 and §11, and of its suggested regular expression.
const versions = [
  '0.0.4',
  '1.2.3',
  '10.20.30',
  '1.1.2-prerelease+meta',
  '1.0.0-alpha.1',
  '1.0.0-0A.is.legal',
  '1.0.0+0.build.1-rc',
  '1.2.3----RC-SNAPSHOT.12.9.1--.12',
]
const noVersions = [
  '',
  '1',
  '1.2',
  '1.2.3.4',
  '1.2.3-',
  '1.2.3-0123',
  '1.2.3+',
  '01.1.1',
  '1.01.1',
  '1.1.01',
  'v1.2.3',
  '1.2.3 ',
  '-1.0.3',
  '1.2.3-a..b',
  'alpha',
]

for (const text of versions) test(`${text} is a version`, () => assert.notEqual(parseVersion(text), null))
for (const text of noVersions) test(`${JSON.stringify(text)} is no version`, () => assert.equal(parseVersion(text), null))

test('versions follow each other as §11 says', () => {
  const order = [
    '1.0.0-alpha',
    '1.0.0-alpha.1',
    '1.0.0-alpha.beta',
    '1.0.0-beta',
    '1.0.0-beta.2',
    '1.0.0-beta.11',
    '1.0.0-rc.1',
    '1.0.0',
    '1.0.2',
    '1.2.0',
    '1.10.0',
    '2.0.0',
  ]
  for (const [low, a] of order.entries()) {
    for (const [high, b] of order.entries()) assert.equal(Math.sign(compareVersions(version(a), version(b))), Math.sign(low - high), `${a} ${b}`)
  }
  assert.equal(compareVersions(version('1.0.0+a'), version('1.0.0+b')), 0)
})

const ranges: readonly [range: string, inside: string, outside: string][] = [
  ['', '0.0.1 1.0.0 99.0.0', '1.0.0-rc.1'],
  ['*', '0.0.1 99.0.0', '1.0.0-rc.1'],
  ['1', '1.0.0 1.9.9', '0.9.9 2.0.0 1.0.0-rc.1 2.0.0-rc.1'],
  ['1.x', '1.0.0 1.9.9', '2.0.0'],
  ['1.2', '1.2.0 1.2.9', '1.1.9 1.3.0'],
  ['1.2.*', '1.2.0 1.2.9', '1.3.0'],
  ['1.2.0', '1.2.0 1.2.0+build', '1.2.1 1.2.0-rc.1'],
  ['=1.2.0', '1.2.0', '1.2.1'],
  ['^1.2', '1.2.0 1.9.0', '1.1.9 2.0.0'],
  ['^1', '1.0.0 1.9.0', '2.0.0 0.9.0'],
  ['^1.2.3', '1.2.3 1.9.0', '1.2.2 2.0.0'],
  ['^0.2.3', '0.2.3 0.2.9', '0.3.0 0.2.2'],
  ['^0.0.3', '0.0.3', '0.0.4 0.0.2'],
  ['^0.0', '0.0.0 0.0.9', '0.1.0'],
  ['^0', '0.0.0 0.9.9', '1.0.0'],
  ['~1.2', '1.2.0 1.2.9', '1.3.0'],
  ['~1.2.3', '1.2.3 1.2.9', '1.2.2 1.3.0'],
  ['~1', '1.0.0 1.9.9', '2.0.0'],
  ['>=1.2 <2', '1.2.0 1.99.0', '1.1.9 2.0.0 2.0.0-rc.1'],
  ['>1.2.3', '1.2.4', '1.2.3'],
  ['>1.2', '1.3.0 2.0.0', '1.2.9'],
  ['<=1.2', '1.2.9 0.1.0', '1.3.0'],
  ['<=1.2.3', '1.2.3', '1.2.4'],
  ['^1.2.3-beta.2', '1.2.3-beta.2 1.2.3-rc.1 1.2.3 1.4.0', '1.2.3-beta.1 1.4.0-rc.1 2.0.0'],
]

for (const [text, inside, outside] of ranges) {
  test(`${JSON.stringify(text)} takes ${inside}, and not ${outside}`, () => {
    const range = parseRange(text) ?? assert.fail()
    for (const one of inside.split(' ')) assert.equal(range.includes(version(one)), true, one)
    for (const one of outside.split(' ')) assert.equal(range.includes(version(one)), false, one)
  })
}

for (const text of ['latest', '1.2.3.4', '^', '>*', '1 - 2', '1 || 2', 'v1', '1.2.-1', '^1.02']) {
  test(`${text} is no range`, () => assert.equal(parseRange(text), null))
}

test('the highest within a range is found, in whatever order they come', () => {
  const candidates = ['1.9.0', '1.10.0', '2.0.0', '1.2.0', '1.11.0-rc.1'].map((text) => ({ version: version(text) }))
  const highest = (text: string) => highestWithin(parseRange(text) ?? assert.fail(), candidates)?.version.text
  assert.deepEqual([highest('^1'), highest(''), highest('~1.2'), highest('3')], ['1.10.0', '2.0.0', '1.2.0', undefined])
})
