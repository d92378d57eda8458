// The assets of a place: those at and below a scope.
import type { Model } from '../../lib/model.ts'
import type { Asset } from '../../lib/reading.ts'

/** `scope`: an asset's id or a path; the empty path: all assets. Paths are compared by whole segments. */
export function placed(scope: string, model: Pick<Model, 'asset' | 'assets'>): readonly Asset[] {
  const place = model.asset(scope)?.path ?? scope
  return model.assets.filter(({ path }) => place === '' || path === place || path.startsWith(`${place}/`))
}
