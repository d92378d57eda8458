// What is wrong with the rotation of a calendar: patterns of different lengths, strange shifts, two crews at one.
import { brief, pointerTo, type SchemaProblem, unknownName } from '../schema-problem.ts'
import type { CalendarDocument, RotationDocument } from './calendar-document.ts'
import { dateOf, dayNumber } from './local-day.ts'
import { off } from './work-plan.ts'

export function* checkRotation({ shifts, rotation }: CalendarDocument, calendarAt: string): Generator<SchemaProblem> {
  if (rotation === undefined) return
  for (const [name, { days }] of Object.entries(shifts)) {
    if (days !== undefined) yield { pointer: pointerTo(calendarAt, 'shifts', name, 'days'), code: 'days-beside-rotation', params: { shift: name } }
  }
  const at = pointerTo(calendarAt, 'rotation')
  if (dayNumber(rotation.starts) === null) yield { pointer: pointerTo(at, 'starts'), code: 'no-such-day', params: { found: brief(rotation.starts) } }
  yield* checkNames(rotation, Object.keys(shifts), at)
  yield* checkLengths(rotation, at)
  yield* checkCrews(rotation, at)
}

/** Each strange name once, where it is first. */
function* checkNames({ crews }: RotationDocument, known: readonly string[], at: string): Generator<SchemaProblem> {
  const seen = new Set([off, ...known])
  for (const [crew, pattern] of Object.entries(crews)) {
    for (const [place, shift] of pattern.entries()) {
      if (seen.has(shift)) continue
      seen.add(shift)
      const pointer = pointerTo(at, 'crews', crew, place)
      yield unknownName(pointer, 'unknown-shift', shift, known, { shift })
    }
  }
}

function* checkLengths({ crews }: RotationDocument, at: string): Generator<SchemaProblem> {
  const [first, ...others] = Object.entries(crews)
  if (first === undefined) return
  for (const [crew, { length }] of others) {
    if (length === first[1].length) continue
    const params = { crew, found: length, other: first[0], expected: first[1].length }
    yield { pointer: pointerTo(at, 'crews', crew), code: 'patterns-differ', params }
  }
}

/** Two crews at one shift on one day: each pair once, on their first such day. */
function* checkCrews({ starts, crews }: RotationDocument, at: string): Generator<SchemaProblem> {
  const first = dayNumber(starts) ?? 0
  const working = new Map<string, string>()
  const told = new Set<string>()
  for (const [crew, pattern] of Object.entries(crews)) {
    for (const [place, shift] of pattern.entries()) {
      const slot = `${place} ${shift}`
      const other = working.get(slot)
      if (other === undefined) {
        if (shift !== off) working.set(slot, crew)
        continue
      }
      const pair = JSON.stringify([other, crew])
      if (told.has(pair)) continue
      told.add(pair)
      const params = { first: other, second: crew, shift, date: dateOf(first + place) }
      yield { pointer: pointerTo(at, 'crews', crew, place), code: 'two-crews', params }
    }
  }
}
