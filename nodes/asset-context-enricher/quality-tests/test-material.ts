// Which material a quality test is of: the lot and serial it names itself, beside these what was at its asset at its time.
import type { Model } from '../../lib/model.ts'
import { type Material, namesMaterial } from '../answers/material.ts'
import type { ContextStore } from '../timelines/context-store.ts'
import type { KeptTest } from './quality-test.ts'

export interface KnownContext {
  readonly model: Pick<Model, 'asset'>
  readonly store: Pick<ContextStore, 'spanAt'>
}

/** By what is known now of its time; of an asset that has left the model, by what was known when the test came. */
export function isTestOf(test: KeptTest, material: Material, { model, store }: KnownContext): boolean {
  const { lot, serial, at } = test
  const asset = model.asset(test.asset)
  const then = asset === undefined ? test.context : store.spanAt(asset, at).context
  return namesMaterial({ ...then, ...(lot === undefined ? {} : { lot }), ...(serial === undefined ? {} : { serial }) }, material)
}
