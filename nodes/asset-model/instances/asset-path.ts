// The asset's path: what its segments are called, and which ones cannot be.
import type { Level } from '../model-document.ts'

export interface PathFlaw {
  /** Locale key below `problem.`. */
  readonly code: string
  readonly params: Readonly<Record<string, string | number>>
}

/** `example/leeds/packing` with the names of its levels; the path may be shorter than the levels. */
export function namedSegments(path: string, levels: readonly Level[]): { readonly [L in Level]?: string } {
  return Object.fromEntries(path.split('/').map((segment, index) => [levels[index], segment]))
}

/** What makes a path unusable; null when nothing does. */
export function pathFlaw(path: string, levels: readonly Level[]): PathFlaw | null {
  const segments = path.split('/')
  if (segments.includes('')) return { code: 'path-empty-segment', params: { path } }
  const illegal = segments.find((segment) => segment.trim() !== segment || hasControl(segment))
  if (illegal !== undefined) return { code: 'path-illegal-segment', params: { segment: JSON.stringify(illegal) } }
  // Our own health readings are published there.
  if (segments[0] === '_lineside') return { code: 'path-reserved', params: { segment: '_lineside' } }
  if (segments.length <= levels.length) return null
  return { code: 'path-too-deep', params: { found: segments.length, max: levels.length, levels: levels.join(', ') } }
}

function hasControl(segment: string): boolean {
  return [...segment].some((character) => character < ' ' || character === '\u007f')
}
