// Paths into data that came from elsewhere: `$.a.b[0]['c d'][*]`, own properties only, bounded. Parsed once, at deploy.

type Step = string | number | typeof any
const any = Symbol('*')

/** One place in the data that a path leads to. */
export interface Hit {
  readonly value: unknown
  /** What stood where the path has `*`, outermost first; it tells hits of one path apart. */
  readonly chosen: readonly (string | number)[]
}

export interface Path {
  readonly text: string
  /** It has a `*`: there may be many hits. */
  readonly isMany: boolean
  /** Never throws. Empty where there is nothing; at most `maxHits`. */
  find(data: unknown): readonly Hit[]
}

/** A leaf of an object or a list, with the names on the way to it. */
export interface Leaf {
  readonly names: readonly string[]
  readonly value: unknown
}

const maxTextLength = 512
const maxHits = 10_000
/** Deeper or wider data holds no measurement; what lies beyond is left out. */
const maxDepth = 16
const maxLeaves = 10_000
/** Objects that hold each other (a socket, a request) have ways without end, and few leaves. */
const maxVisited = 100_000

/**
 * Where each token begins: `.name`, `[3]`, `['any key']`, `["any key"]`, `.*`, `[*]`. In a quoted key `\` stands before
 * a quote or a `\`. A name is letters, digits, `_`, `-`, `$`, `@` and every letter beyond ASCII.
 */
const token = /\.([\w$@\u00a0-\uffff-]+|\*)|\[(?:(\d{1,9})|(\*)|'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")\]/y

/** Null where the text is no path. `$` alone is the data itself; the `$` may be left out. */
export function parsePath(text: string): Path | null {
  if (text.length === 0 || text.length > maxTextLength) return null
  const body = text.startsWith('$') ? text.slice(1) : /^[.[]/.test(text) ? text : `.${text}`
  const steps = stepsOf(body)
  if (steps === null || steps.length > maxDepth * 2) return null
  return { text, isMany: steps.includes(any), find: (data) => follow(data, steps) }
}

/** The first thing a path without `*` leads to; undefined where there is nothing. */
export function valueAt(path: Path | null, data: unknown): unknown {
  return path?.find(data)[0]?.value
}

/** All that is no object and no list, in order. Of an empty one nothing comes. */
export function leavesOf(data: unknown): readonly Leaf[] {
  const leaves: Leaf[] = []
  let visited = 0
  const walk = (value: unknown, names: readonly string[]) => {
    visited += 1
    if (leaves.length >= maxLeaves || visited > maxVisited) return
    if (!isTree(value)) return void leaves.push({ names, value })
    if (names.length >= maxDepth) return
    for (const [name, part] of Object.entries(value)) walk(part, [...names, name])
  }
  walk(data, [])
  return leaves
}

function stepsOf(body: string): readonly Step[] | null {
  const steps: Step[] = []
  token.lastIndex = 0
  while (token.lastIndex < body.length) {
    const found = token.exec(body)
    if (found === null) return null
    const [, name, index, star, single, double] = found
    const quoted = single ?? double
    if (name === '*' || star !== undefined) steps.push(any)
    else if (index !== undefined) steps.push(Number(index))
    else steps.push(name ?? (quoted ?? '').replace(/\\(.)/gs, '$1'))
  }
  return steps
}

function follow(data: unknown, steps: readonly Step[]): readonly Hit[] {
  let hits: readonly Hit[] = [{ value: data, chosen: [] }]
  for (const step of steps) {
    hits = upTo(maxHits, hits, (hit) => (step === any ? all(hit) : one(hit, step)))
    if (hits.length === 0) return hits
  }
  return hits
}

/** Not `flatMap`: ten thousand lists of ten thousand would all be laid out first. */
function upTo(limit: number, hits: readonly Hit[], next: (hit: Hit) => readonly Hit[]): readonly Hit[] {
  const found: Hit[] = []
  for (const hit of hits) {
    if (found.length >= limit) break
    for (const one of next(hit)) if (found.length < limit) found.push(one)
  }
  return found
}

function one({ value, chosen }: Hit, key: string | number): readonly Hit[] {
  if (!isTree(value)) return []
  // A list has its elements, not its `length`; what an object inherits is not data.
  const isThere = Array.isArray(value) ? /^\d+$/.test(String(key)) && Object.hasOwn(value, key) : Object.hasOwn(value, key)
  return isThere ? [{ value: (value as Readonly<Record<string | number, unknown>>)[key], chosen }] : []
}

function all({ value, chosen }: Hit): readonly Hit[] {
  if (!isTree(value)) return []
  if (Array.isArray(value)) return value.slice(0, maxHits).map((part: unknown, index) => ({ value: part, chosen: [...chosen, index] }))
  return Object.entries(value)
    .slice(0, maxHits)
    .map(([key, part]) => ({ value: part, chosen: [...chosen, key] }))
}

function isTree(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !ArrayBuffer.isView(value) && !(value instanceof Date)
}
