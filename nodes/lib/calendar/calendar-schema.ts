// How a calendar is written, as JSON Schema 2020-12: a part of the model's schema. What it cannot tell is in check-calendar.ts.

const name = { type: 'string', minLength: 1, pattern: '^(\\S(.*\\S)?)?$', problem: 'blank-at-the-end' }
const text = { type: 'string' }
const time = { type: 'string', pattern: '^([01]\\d|2[0-3]):[0-5]\\d(:[0-5]\\d)?$', problem: 'not-a-time' }
/** The end of the day may be written 24:00. */
const endTime = { type: 'string', pattern: '^(([01]\\d|2[0-3]):[0-5]\\d(:[0-5]\\d)?|24:00(:00)?)$', problem: 'not-an-end-time' }
/** The years that `zone.ts` knows. */
const date = { type: 'string', pattern: '^(19|20|21)\\d\\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])$', problem: 'not-a-date' }
const weekday = { enum: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] }

const breaks = {
  type: 'array',
  items: {
    type: 'object',
    additionalProperties: false,
    required: ['start', 'end'],
    properties: { start: time, end: endTime, name: text },
  },
}

const shift = {
  type: 'object',
  additionalProperties: false,
  required: ['start', 'end'],
  properties: { start: time, end: endTime, days: { type: 'array', items: weekday, uniqueItems: true }, breaks },
}

const rotation = {
  type: 'object',
  additionalProperties: false,
  required: ['starts', 'crews'],
  properties: {
    starts: date,
    crews: {
      type: 'object',
      minProperties: 1,
      propertyNames: name,
      additionalProperties: { type: 'array', minItems: 1, maxItems: 3660, items: name },
    },
  },
}

const exception = {
  type: 'object',
  additionalProperties: false,
  required: ['date', 'shifts'],
  properties: {
    date,
    to: date,
    reason: text,
    shifts: {
      type: 'object',
      propertyNames: name,
      additionalProperties: { type: ['object', 'null'], additionalProperties: false, properties: { start: time, end: endTime, breaks } },
    },
  },
}

/** Of one `CalendarDocument`. Holidays are of two forms, which a schema would refuse in words nobody understands: they are checked later. */
export const calendarSchema: Readonly<Record<string, unknown>> = {
  type: 'object',
  additionalProperties: false,
  required: ['zone', 'shifts'],
  properties: {
    description: text,
    zone: name,
    for: { type: 'array', items: text, uniqueItems: true },
    shifts: { type: 'object', minProperties: 1, propertyNames: name, additionalProperties: shift },
    rotation,
    holidays: { type: 'array' },
    exceptions: { type: 'array', items: exception },
  },
}
