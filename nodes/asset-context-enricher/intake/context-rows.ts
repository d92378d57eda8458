// The table `contexts`: what is wrong with its rows, and each row as a function.
import type { Problem } from '../../lib/fields.ts'
import { type Path, parsePath } from '../../lib/path.ts'
import { isTopicPattern, matchesPattern } from '../../lib/topic.ts'
import type { ContextRow } from '../fields.ts'
import { fieldList, type ReadFields } from './field-list.ts'
import { strayHole } from './scope-template.ts'

/** One row, ready to be asked. */
export interface ContextRule {
  /** Number of the row, from 1. */
  readonly row: number
  /** Whether it is for this topic or this tag name. */
  fits(topic: string, tagName?: string): boolean
  readonly scope: string
  readonly fields: ReadFields
  readonly from: Path | null
  readonly to: Path | null
}

export function contextRowsProblems(rows: readonly ContextRow[]): readonly Problem[] {
  return rows.flatMap((row, index) => rowProblems(row).map((problem) => ({ ...problem, path: `contexts.${index + 1}.${problem.path}` })))
}

/** @param rows without problems */
export function contextRules(rows: readonly ContextRow[]): readonly ContextRule[] {
  return rows.map((row, index) => {
    const fields = fieldList(row.fields, [firstName(row.from), firstName(row.to)])
    if (typeof fields !== 'function') throw new Error(`contexts ${index + 1}: ${fields.wrong}`)
    return {
      row: index + 1,
      fits: (topic, tagName) => row.topic === tagName || matchesPattern(row.topic, topic),
      scope: row.scope,
      fields,
      from: pathIn(row.from),
      to: pathIn(row.to),
    }
  })
}

function rowProblems({ topic, scope, fields, from, to }: ContextRow): readonly Problem[] {
  const stray = strayHole(scope)
  const list = fieldList(fields)
  return [
    ...(isTopicPattern(topic) ? [] : [{ path: 'topic', code: 'not-a-pattern', params: { found: topic } }]),
    ...(stray === null ? [] : [{ path: 'scope', code: 'wrong-scope', params: { found: stray } }]),
    ...(typeof list === 'function' ? [] : [{ path: 'fields', code: 'wrong-context-fields', params: { found: list.wrong } }]),
    ...(isPathOrNone(from) ? [] : [{ path: 'from', code: 'not-a-path', params: { found: from } }]),
    ...(isPathOrNone(to) ? [] : [{ path: 'to', code: 'not-a-path', params: { found: to } }]),
  ]
}

function isPathOrNone(text: string): boolean {
  return text === '' || pathIn(text)?.isMany === false
}

/** In the payload; `payload.` before it is what people write. */
function pathIn(text: string): Path | null {
  return text === '' ? null : parsePath(text.replace(/^(msg\.)?payload(?=[.[])/, '$'))
}

/** The property of the payload a path begins with. */
function firstName(text: string): string {
  return /^(?:(?:msg\.)?payload\.)?\$?\.?([^.[\]]+)/.exec(text)?.[1] ?? ''
}
