// Scopes made of what a message holds: `acme/leeds/{2}`, `{payload.line}`, `{asset}`, `{line}`.
import { fault } from '../../lib/fault.ts'
import type { Model } from '../../lib/model.ts'
import { parsePath, valueAt } from '../../lib/path.ts'
import type { Asset, Message } from '../../lib/reading.ts'
import { levels, pathToLevel, type ScopeLevel } from './scope.ts'

/** What a scope is made from. */
export interface ScopeSource {
  readonly message: Message
  readonly topic: string
  /** Of the reading, or the one the message names; undefined where there is none. */
  readonly asset: Asset | undefined
}

const hole = /\{([^{}]*)\}/g

/** What stands in braces and means nothing; null where all is well. */
export function strayHole(template: string): string | null {
  const stray = /[{}][^{}]*/.exec(template.replace(hole, ''))?.[0]
  if (stray !== undefined) return stray
  return [...template.matchAll(hole)].find(([, inner = '']) => !isHole(inner.trim()))?.[0] ?? null
}

/** The scope as somebody would write it. Throws `context.empty-scope` where a hole has nothing to be filled with. */
export function fillScope(template: string, source: ScopeSource): string {
  return template.replace(hole, (whole, inner: string) => {
    const found = partOf(inner.trim(), source)
    if (found === null || found === '') throw fault('context.empty-scope', { hole: whole, topic: source.topic }, { retry: false })
    return found
  })
}

/** The asset a message names in `msg.asset`, by id or path. */
export function assetNamedBy(message: Message, model: Pick<Model, 'asset'>): Asset | undefined {
  const { asset } = message
  return typeof asset === 'string' ? model.asset(asset.trim()) : undefined
}

function isHole(inner: string): boolean {
  return inner === 'asset' || isLevel(inner) || /^[1-9]\d?$/.test(inner) || pathOf(inner) !== null
}

function partOf(inner: string, { message, topic, asset }: ScopeSource): string | null {
  if (inner === 'asset') return asset?.id ?? null
  if (isLevel(inner)) return asset === undefined ? null : pathToLevel(asset, inner)
  if (/^[1-9]\d?$/.test(inner)) return topic.split('/')[Number(inner) - 1] ?? null
  const found = valueAt(pathOf(inner), message)
  return typeof found === 'string' ? found.trim() : typeof found === 'number' ? String(found) : null
}

/** Into the message, so that a misspelt level is no path: `payload.line`, `msg.payload['line']`. */
function pathOf(inner: string) {
  const path = /^(msg\.)?(payload|topic|[\w$]+[.[])/.test(inner) ? parsePath(inner.replace(/^msg\./, '')) : null
  return path === null || path.isMany ? null : path
}

function isLevel(name: string): name is ScopeLevel {
  return levels.some((level) => level === name)
}
