// Shift calendars as every node sees them: wall-clock shifts of one time zone as instants, daylight saving included.

export interface Span {
  /** ms UTC. */
  readonly from: number
  /** ms UTC, exclusive. */
  readonly to: number
}

export interface ShiftBreak extends Span {
  /** Empty where the calendar gives it none. */
  readonly name: string
}

/** One shift on one day. Shared and frozen: the same object for every instant in it. */
export interface Shift extends Span {
  /** As the calendar names it: `early`. */
  readonly shift: string
  /** The day it starts, in the calendar's zone: `2026-11-21`. A night shift belongs to the day it starts. */
  readonly date: string
  /** The crew that works it, where the calendar has a rotation. */
  readonly crew?: string
  readonly breaks: readonly ShiftBreak[]
}

/** Immutable. Shifts of a calendar never overlap. */
export interface Calendar {
  readonly name: string
  /** IANA time zone. */
  readonly zone: string
  /** The shift at an instant; null when nobody works. */
  at(ms: number): Shift | null
  /** The shifts that overlap the span, in order. */
  between(from: number, to: number): readonly Shift[]
  /** When `at` may give another answer: the first start or end of a shift after `ms`; null when none is known within 366 days. */
  nextChange(ms: number): number | null
  /** The local day an instant lies in, in the calendar's zone: 23, 24 or 25 hours. */
  day(ms: number): Span & { readonly date: string }
}
