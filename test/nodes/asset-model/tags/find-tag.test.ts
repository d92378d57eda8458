import assert from 'node:assert/strict'
import { test } from 'node:test'
import { tagFinder } from '../../../../nodes/asset-model/tags/find-tag.ts'
import { largeModel } from '../../../support/large-model.ts'
import { randomInteger, seededRandom, testSeed } from '../../../support/random.ts'
import { builtOf, type Draft } from '../models.ts'

test('more names than are remembered are all found, and all that nothing catches are not', () => {
  const { parts } = builtOf(largeModel({ instances: 2, properties: 1, by: 'rule' }) as never)
  let asked = 0
  const rules = parts.rules.map((rule) => ({
    ...rule,
    catches(name: string) {
      asked += 1
      return rule.catches(name)
    },
  }))
  const find = tagFinder({ ...parts, rules })
  for (const _ of [1, 2]) {
    assert.equal(find('P0.L0.M1.P0')?.property, 'p0')
    assert.equal(find('P0.L0.M1.P1'), undefined)
  }
  assert.equal(asked, 2)
  for (let name = 0; name < 200_000; name += 1) assert.equal(find(`unknown ${name}`), undefined)
  assert.equal(find('P0.L0.M1.P0')?.asset.id, 'urn:acme:machine:1')
  assert.equal(asked, 200_003)
})

const dayMs = 86_400_000
const dayText = (day: number) => new Date(day * dayMs).toISOString().slice(0, 10)

/** Assets that each tag belongs to in turns, some of them in no one's hands for a while. */
function randomHistory(random: () => number, tags: number) {
  const instances: { id: string; type: string; path: string; validFrom: string; validTo: string; tags: Record<string, string> }[] = []
  for (let tag = 0; tag < tags; tag += 1) {
    for (let day = 20_000 + randomInteger(random, 50); day < 20_400; day += randomInteger(random, 30)) {
      const [from, to] = [day, day + 1 + randomInteger(random, 60)]
      const index = instances.length
      instances.push({
        id: `a${index}`,
        type: 'T',
        path: `acme/${index}`,
        validFrom: dayText(from),
        validTo: dayText(to),
        tags: { [`t${tag}`]: 'p' },
      })
      day = to
    }
  }
  return instances.sort((a, b) => (a.id < b.id ? -1 : 1))
}

test('who has a tag at a time is who is valid then, as one look at all instances says', (context) => {
  const random = seededRandom(testSeed(context))
  const instances = randomHistory(random, 20)
  const { model } = builtOf({ lineside: 1, types: { T: { properties: { p: {} } } }, instances } as unknown as Draft)
  for (let asked = 0; asked < 10_000; asked += 1) {
    const tag = `t${randomInteger(random, 21)}`
    // Whole days, and the millisecond before them: where spans begin and end.
    const at = (19_980 + randomInteger(random, 520)) * dayMs - randomInteger(random, 2)
    const owner = instances.find(
      ({ tags, validFrom, validTo }) => Object.hasOwn(tags, tag) && Date.parse(validFrom) <= at && at < Date.parse(validTo),
    )
    assert.equal(model.find(tag, at)?.asset.id, owner?.id, `${tag} at ${at}`)
  }
})
