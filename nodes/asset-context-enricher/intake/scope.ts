// Scopes as people write them: for what part of the plant a context holds.
import { type Fault, fault } from '../../lib/fault.ts'
import type { Model } from '../../lib/model.ts'
import { nearest } from '../../lib/nearest.ts'
import type { Asset } from '../../lib/reading.ts'

/** The levels of ISA-95 that an asset's path may name, top down. */
export const levels = ['enterprise', 'site', 'area', 'line', 'cell', 'unit'] as const
export type ScopeLevel = (typeof levels)[number]

/**
 * The scopes that speak for an asset, least specific first: all (``), each path above it, each followed by the id of
 * the asset that stands there, its own path, its own id.
 */
export function scopesOf(asset: Asset, model: Pick<Model, 'asset'>): readonly string[] {
  const above = pathsTo(asset.path)
    .slice(0, -1)
    .flatMap((path) => [path, model.asset(path)?.id ?? path])
  const scopes = new Set(['', ...above])
  scopes.delete(asset.path)
  scopes.delete(asset.id)
  return [...scopes, asset.path, ...(asset.id === asset.path ? [] : [asset.id])]
}

/**
 * The scope somebody wrote: an asset's id or path, a path above assets, `` or `*` for all. An asset is known by its id
 * from here on, so that what is said of it moves with it. Null: the model has no such thing.
 */
export function findScope(written: string, model: Pick<Model, 'asset' | 'assets'>): string | null {
  const text = written.trim()
  if (text === '' || text === '*') return ''
  const asset = model.asset(text)
  if (asset !== undefined) return asset.id
  return model.assets.some(({ path }) => path.startsWith(`${text}/`)) ? text : null
}

/** The fault of a scope that is not there, with the nearest one that is. */
export function unknownScope(written: string, model: Pick<Model, 'assets'>): Fault {
  const known = new Set(model.assets.flatMap(({ id, path }) => [id, ...pathsTo(path)]))
  const near = nearest(written, known)
  const scope = written.length > 80 ? `${written.slice(0, 79)}…` : written
  if (near === null) return fault('context.unknown-scope', { scope }, { retry: false })
  return fault('context.unknown-scope-nearest', { scope, nearest: near }, { retry: false })
}

/** The path down to a level: `acme/leeds/packing/line1` of an asset below it. Null where the asset's path has no such level. */
export function pathToLevel(asset: Asset, level: ScopeLevel): string | null {
  if (asset[level] === undefined) return null
  const depth = levels.slice(0, levels.indexOf(level) + 1).filter((one) => asset[one] !== undefined).length
  return asset.path.split('/').slice(0, depth).join('/')
}

/** The scope of a level of an asset's path; the asset itself where it has no such level. */
export function scopeOfLevel(asset: Asset, level: string | undefined, model: Pick<Model, 'asset'>): string {
  const known = levels.find((one) => one === level)
  const path = known === undefined ? null : pathToLevel(asset, known)
  return path === null ? asset.id : (model.asset(path)?.id ?? path)
}

function pathsTo(path: string): readonly string[] {
  const segments = path.split('/')
  return segments.map((_, index) => segments.slice(0, index + 1).join('/'))
}
