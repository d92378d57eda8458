// A question of the editor as a chain of probes: one request a turn of the line, so that reading goes on between them.
import { fault } from '../lib/fault.ts'
import { meaningOf, type NoValue } from './exceptions.ts'
import type { Identity, ModbusQuestion, UnitScan } from './questions.ts'
import { walkSunspec } from './sunspec.ts'
import type { Block } from './want.ts'

export type Probe =
  | ({ readonly kind: 'read' } & Pick<Block, 'unitId' | 'register' | 'start' | 'count'>)
  | { readonly kind: 'identify'; readonly unitId: number }

export type Found =
  | { readonly bytes: Uint8Array }
  | { readonly objects: Identity['objects'] }
  | { readonly exception: number }
  | { readonly silent: NoValue }

/** Yields probes, is given what was found, returns the answer. Throws the fault the question is refused with. */
export type Probing<A = unknown> = Generator<Probe, A, Found>

/** @param isTime whether the answer is due: what was found so far is better than none */
export function probing(question: ModbusQuestion, isTime: () => boolean): Probing {
  switch (question.kind) {
    case 'identify':
      return identify(question.unitId)
    case 'scan-units':
      return scanUnits(question.from, question.to, isTime)
    case 'sunspec':
      return walkSunspec(question.unitId, isTime)
  }
}

function* identify(unitId: number): Probing<Identity> {
  const found = yield { kind: 'identify', unitId }
  if ('silent' in found) throw fault('modbus.unit-silent', { unit: unitId })
  if ('exception' in found) throw fault('modbus.no-identity', { unit: unitId, exception: found.exception })
  return { unitId, objects: 'objects' in found ? found.objects : [] }
}

/** Any answer of the unit itself will do: also that it has no such register. */
function* scanUnits(from: number, to: number, isTime: () => boolean): Probing<UnitScan> {
  const found: number[] = []
  for (let unitId = from; unitId <= to; unitId += 1) {
    if (unitId > from && isTime()) return { found, next: unitId }
    const answer = yield { kind: 'read', unitId, register: 'holding', start: 0, count: 1 }
    if (isThere(answer)) found.push(unitId)
  }
  return { found, next: null }
}

function isThere(found: Found): boolean {
  return 'exception' in found ? meaningOf(found.exception).concerns !== 'unit' : !('silent' in found)
}
