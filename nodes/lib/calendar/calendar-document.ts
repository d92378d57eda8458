// How a shift calendar is written. Times are wall-clock times of its zone: `06:00`, `24:00` is the end of the day.

/**
 * `shifts` say when one starts, how it ends, and on which days of the week it starts. Which of them are worked on a day:
 * an exception of that day, else nothing on a holiday, else what the rotation says, else the weekdays of the shifts.
 */
export interface CalendarDocument {
  readonly description?: string
  /** IANA time zone: `Europe/London`. */
  readonly zone: string
  /** Paths (or asset ids) it is in force for, and all below them; beside the instances that name it. `''`: everywhere. */
  readonly for?: readonly string[]
  readonly shifts: Readonly<Record<string, ShiftDocument>>
  /** Who works: each crew repeats a pattern of days from `starts` on. */
  readonly rotation?: RotationDocument
  /** Days without shifts. */
  readonly holidays?: readonly (string | { readonly date: string; readonly name: string })[]
  /** Days (or spans of days) that are as no other: other times, extra shifts, none. */
  readonly exceptions?: readonly ExceptionDocument[]
}

export interface ShiftDocument {
  readonly start: string
  /** At or before `start`: on the next day. */
  readonly end: string
  /** The days it starts on; absent: all seven. Not beside a rotation, which says it instead. */
  readonly days?: readonly Weekday[]
  readonly breaks?: readonly { readonly start: string; readonly end: string; readonly name?: string }[]
}

export type Weekday = 'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun'

export interface RotationDocument {
  /** Day 1 of the pattern: `2026-01-05`. Before it, the pattern counts backwards. */
  readonly starts: string
  /** By crew: the shift of each day, `off` on days off. All patterns have one length. */
  readonly crews: Readonly<Record<string, readonly string[]>>
}

export interface ExceptionDocument {
  readonly date: string
  /** Last day of a span, itself included. */
  readonly to?: string
  readonly reason?: string
  /** What is worked instead; empty: nothing. A shift of the calendar by name (null: as it is; else what differs), or a new one; without `days`. */
  readonly shifts: Readonly<Record<string, Partial<ShiftDocument> | null>>
}
