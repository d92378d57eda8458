// Where in a YAML or JSON text the part stands that a JSON pointer names, by the yaml package.
import type { Document, Node } from 'yaml'

export interface TextPlace {
  /** 1-based. */
  readonly line: number
  readonly column: number
}
/** Null: the pointer leads to the text as a whole, or the text holds nothing of it. */
export type FindPlace = (pointer: string) => TextPlace | null

/** Loads the package, at the first use. A text is read once for all its pointers, also one with mistakes, as far as it can be. */
export async function loadPlaces(): Promise<(text: string) => FindPlace> {
  const yaml = await import('yaml')
  return (input) => {
    const text = input.startsWith('\uFEFF') ? input.slice(1) : input
    const lines = new yaml.LineCounter()
    const document = yaml.parseDocument(text, { schema: 'core', stringKeys: true, uniqueKeys: false, prettyErrors: false, lineCounter: lines })
    return (pointer) => {
      const offset = offsetOf(yaml, document, segmentsOf(pointer))
      if (offset === null) return null
      const { line, col } = lines.linePos(offset)
      return { line, column: col }
    }
  }
}

/** RFC 6901, 4. */
function segmentsOf(pointer: string): readonly string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'))
}

/** Where the key or the entry begins; where the last segments lead to nothing, that of the nearest part around it. */
function offsetOf(yaml: typeof import('yaml'), document: Document, segments: readonly string[]): number | null {
  let node = document.contents as Node | null
  let offset: number | null = null
  for (const segment of segments) {
    if (yaml.isAlias(node)) node = node.resolve(document) ?? null
    const found = yaml.isMap(node) ? memberOf(yaml, node.items, segment) : yaml.isSeq(node) ? entryOf(node.items, segment) : null
    if (found === null) break
    node = found.value
    offset = found.start ?? offset
  }
  return offset
}

interface Part {
  readonly value: Node | null
  readonly start: number | undefined
}

function memberOf(yaml: typeof import('yaml'), items: readonly { readonly key: unknown; readonly value: unknown }[], name: string): Part | null {
  const pair = items.find(({ key }) => yaml.isScalar(key) && String(key.value) === name)
  if (pair === undefined || !yaml.isScalar(pair.key)) return null
  return { value: pair.value as Node | null, start: pair.key.range?.[0] }
}

function entryOf(items: readonly unknown[], index: string): Part | null {
  const value = /^\d+$/.test(index) ? (items[Number(index)] as Node | undefined) : undefined
  return value === undefined ? null : { value, start: value?.range?.[0] }
}
