// Which fields of the context name material: lots, serials and batches, of the whole (`lot`) or of a part (`lot.cap`).
import type { Context } from '../../lib/reading.ts'

export type MaterialKind = 'lot' | 'serial' | 'batch'

/** One lot, serial or batch. Lots of different parts (`lot.cap`, `lot.bottle`) are all lots. */
export interface Material {
  readonly kind: MaterialKind
  readonly value: string
}

export const materialKinds: readonly MaterialKind[] = ['lot', 'serial', 'batch']

/** `lot.cap` → `lot`; null for a field that names no material. */
export function materialKind(field: string): MaterialKind | null {
  return materialKinds.find((kind) => field === kind || field.startsWith(`${kind}.`)) ?? null
}

/** Whether a context names it. A number counts as its digits. */
export function namesMaterial(context: Context | undefined, { kind, value }: Material): boolean {
  return Object.entries(context ?? {}).some(([field, found]) => materialKind(field) === kind && String(found) === value)
}
