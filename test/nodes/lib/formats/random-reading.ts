// Readings at random for the formats: every type of value, every quality, hostile names, units and texts.
import { plainStatus, type Quality, statusCodes } from '../../../../nodes/lib/quality.ts'
import type { Asset, Reading, Scalar } from '../../../../nodes/lib/reading.ts'
import { escapeTopic } from '../../../../nodes/lib/topic.ts'
import { randomInteger } from '../../../support/random.ts'

const pick = <T>(random: () => number, choices: readonly [T, ...T[]]): T => choices[randomInteger(random, choices.length)] ?? choices[0]

const alphabet = [
  'a',
  'Z',
  '7',
  ' ',
  ',',
  '=',
  '"',
  "'",
  '\\',
  '\n',
  '\r',
  '\t',
  '%',
  '#',
  '+',
  '.',
  '-',
  '_',
  'µ',
  '漢',
  '😀',
  '{',
  '}',
  ':',
  '\u007f',
  '$',
]
const plainAlphabet = alphabet.filter((letter) => letter.charCodeAt(0) >= 0x20 && letter !== '\u007f')

function randomText(random: () => number, letters: readonly string[], longest: number): string {
  return Array.from({ length: 1 + randomInteger(random, longest) }, () => letters[randomInteger(random, letters.length)] ?? 'a').join('')
}

/** Names without control characters, and without a backslash that line protocol would lose: no format but JSON has a place for those. */
export function randomName(random: () => number): string {
  return randomText(random, plainAlphabet, 12).replace(/\\(?=[\\,=" ]|$)/g, 'x')
}

function randomValue(random: () => number): Scalar {
  return pick<() => Scalar>(random, [
    () => (random() - 0.5) * 10 ** (randomInteger(random, 600) - 300),
    () => randomInteger(random, 2 ** 31) - 2 ** 30,
    () => pick(random, [0, -0, 1e21, 2 ** 60, -(2 ** 53), Number.MAX_VALUE, 5e-324, Number.MAX_SAFE_INTEGER, 0.1, 1e-7]),
    () => random() < 0.5,
    () => randomText(random, alphabet, 30),
    () => pick(random, ['', 'true', '12', '-5.5', 'null', '{"$int":"1"}', '"', '\\', 'a\\"b\\', 'value=1i 5\nx y=2']),
    () => 2n ** 54n + BigInt(Math.floor(random() * 2 ** 53)) * (random() < 0.5 ? 1n : 511n),
    () => pick(random, [2n ** 53n + 1n, -(2n ** 63n), 2n ** 63n - 1n]),
    () => null,
  ])()
}

function randomStatus(random: () => number, quality: Quality): number {
  const detail = pick(random, [0, 0x00310000, 0x00900000, 0x03ff0000, 0x00000480])
  return random() < 0.5 ? plainStatus(quality) : (plainStatus(quality) | detail) >>> 0
}

function randomAsset(random: () => number): Asset {
  const path = [randomName(random), randomName(random), randomName(random)].map((name) => name.replaceAll('/', '-')).join('/')
  return Object.freeze({ id: `urn:${randomName(random)}`, type: 'Pump', path, site: randomName(random) })
}

/** Sound readings, of now and of 1970, as a careful or a careless flow may send them. */
export function randomReading(random: () => number): Reading {
  const payload = randomValue(random)
  const quality = payload === null ? 'bad' : pick(random, ['good', 'good', 'uncertain', 'bad'] as const)
  const name = randomName(random)
  const asset = random() < 0.7 ? randomAsset(random) : undefined
  return {
    topic: asset === undefined ? escapeTopic(`${randomName(random)}/${name}`) : `${escapeTopic(asset.path)}/${escapeTopic(name)}`,
    payload,
    timestamp: pick(random, [1_795_246_200_123 + randomInteger(random, 2 ** 31), randomInteger(random, 10_000), 0]),
    quality,
    statusCode: payload === null && random() < 0.3 ? statusCodes.BadNoCommunication : randomStatus(random, quality),
    tag: Object.freeze({ id: `c:${name}`, name, raw: name, ...(random() < 0.3 ? { datatype: 'integer' as const } : {}) }),
    ...(random() < 0.7 ? { unit: pick(random, ['bar', 'Cel', 'm3{normal}/h', '%', '[in_i]', 'a,b =c']) } : {}),
    ...(asset === undefined ? {} : { asset }),
    ...(random() < 0.2 ? { source: { protocol: 'test', sourceTime: 1, receivedAt: 1, historical: true } } : {}),
  }
}
