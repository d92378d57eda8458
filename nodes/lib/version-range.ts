// Semantic versions (semver.org, 2.0.0) and the ranges that ask for one: `1`, `^1.2`, `~1.2`, `1.2.0`, `>=1.2 <2`, `*`.

export interface Version {
  readonly text: string
  /** Major, minor, patch. */
  readonly numbers: readonly [number, number, number]
  /** `beta.2` as ['beta', 2]; empty for a release. */
  readonly prerelease: readonly (string | number)[]
}

export interface VersionRange {
  readonly text: string
  /** A prerelease is within a range only where the range names a prerelease of the same release. */
  includes(version: Version): boolean
}

interface Bound {
  readonly isWithin: (order: number) => boolean
  readonly version: Version
}

const number = '(?:0|[1-9]\\d{0,15})'
const label = '(?:0|[1-9]\\d*|\\d*[a-zA-Z-][0-9a-zA-Z-]*)'
const prerelease = `(?:-(${label}(?:\\.${label})*))?`
const whole = new RegExp(`^(${number})\\.(${number})\\.(${number})${prerelease}(?:\\+[0-9a-zA-Z-]+(?:\\.[0-9a-zA-Z-]+)*)?$`)
const asked = new RegExp(`^(\\^|~|>=|<=|>|<|=)?(?:[*xX]|(${number})(?:\\.(?:[*xX]|(${number})(?:\\.(?:[*xX]|(${number})${prerelease}))?))?)$`)

/** Null where the text is no version. */
export function parseVersion(text: string): Version | null {
  const [, major, minor, patch, labels] = whole.exec(text) ?? []
  return major === undefined ? null : versionOf(text, [Number(major), Number(minor), Number(patch)], labels)
}

/** Negative when `a` comes before `b`. Build metadata does not count. */
export function compareVersions(a: Version, b: Version): number {
  for (const place of [0, 1, 2] as const) if (a.numbers[place] !== b.numbers[place]) return a.numbers[place] - b.numbers[place]
  if (a.prerelease.length === 0 || b.prerelease.length === 0) return b.prerelease.length - a.prerelease.length
  return compareLabels(a.prerelease, b.prerelease)
}

/** Null where the text is no range. Empty: any release. */
export function parseRange(text: string): VersionRange | null {
  const parts = text.trim().split(/\s+/)
  const bounds: Bound[] = []
  for (const part of parts) {
    const found = part === '' ? [] : boundsOf(part)
    if (found === null) return null
    bounds.push(...found)
  }
  const includes = (version: Version) =>
    bounds.every((bound) => bound.isWithin(compareVersions(version, bound.version))) &&
    (version.prerelease.length === 0 || bounds.some((bound) => namesPrereleaseOf(bound.version, version)))
  return { text, includes }
}

/** The highest one within the range. */
export function highestWithin<V extends { readonly version: Version }>(range: VersionRange, candidates: Iterable<V>): V | undefined {
  let highest: V | undefined
  for (const candidate of candidates) {
    if (!range.includes(candidate.version)) continue
    if (highest === undefined || compareVersions(candidate.version, highest.version) > 0) highest = candidate
  }
  return highest
}

function boundsOf(part: string): readonly Bound[] | null {
  const found = asked.exec(part)
  if (found === null) return null
  const [, operator = '', major, minor, patch, labels] = found
  // `*`, however it is compared.
  if (major === undefined) return operator === '<' || operator === '>' ? null : []
  const low = versionOf(part, [Number(major), Number(minor ?? 0), Number(patch ?? 0)], labels)
  // What is left out may be anything: `1.2` is all of 1.2.
  const isWhole = patch !== undefined
  const next = following(low.numbers, minor === undefined ? 0 : 1)
  const exact = [{ version: low, isWithin: (order: number) => order === 0 }]
  switch (operator) {
    case '>=':
      return [atLeast(low)]
    case '<':
      return [below(low)]
    case '>':
      return isWhole ? [{ version: low, isWithin: (order) => order > 0 }] : [atLeast(next)]
    case '<=':
      return isWhole ? [{ version: low, isWithin: (order) => order <= 0 }] : [below(next)]
    case '^':
      return [atLeast(low), below(following(low.numbers, leftmostFixed(low.numbers, minor, patch)))]
    case '~':
      return [atLeast(low), below(next)]
    default:
      return isWhole ? exact : [atLeast(low), below(next)]
  }
}

/** `^` lets change what stands right of the first number that is not 0. */
function leftmostFixed([major, minor]: Version['numbers'], minorText: string | undefined, patchText: string | undefined): 0 | 1 | 2 {
  if (major > 0 || minorText === undefined) return 0
  return minor > 0 || patchText === undefined ? 1 : 2
}

/** The first version, prereleases included, with a higher number at a place. */
function following([major, minor, patch]: Version['numbers'], place: 0 | 1 | 2): Version {
  const numbers = place === 0 ? ([major + 1, 0, 0] as const) : place === 1 ? ([major, minor + 1, 0] as const) : ([major, minor, patch + 1] as const)
  return { text: numbers.join('.'), numbers, prerelease: [] }
}

function atLeast(version: Version): Bound {
  return { version, isWithin: (order) => order >= 0 }
}

function below(version: Version): Bound {
  return { version, isWithin: (order) => order < 0 }
}

function namesPrereleaseOf(named: Version, version: Version): boolean {
  return named.prerelease.length > 0 && named.numbers.every((value, place) => value === version.numbers[place])
}

function versionOf(text: string, numbers: Version['numbers'], labels: string | undefined): Version {
  return { text, numbers, prerelease: labels === undefined ? [] : labels.split('.').map((one) => (/^\d+$/.test(one) ? Number(one) : one)) }
}

/** Numbers as numbers, before texts; texts by ASCII; of two that begin alike the longer one is later. */
function compareLabels(a: Version['prerelease'], b: Version['prerelease']): number {
  for (const [index, left] of a.entries()) {
    const right = b[index]
    if (right === undefined) return 1
    if (left === right) continue
    if (typeof left === 'number' && typeof right === 'number') return left - right
    if (typeof left !== typeof right) return typeof left === 'number' ? -1 : 1
    return left < right ? -1 : 1
  }
  return a.length - b.length
}
