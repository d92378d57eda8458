// Faults and problems in the server's language: for the log, for Catch nodes and for the editor's answers.
import type { Fault } from '../fault.ts'
import type { Problem } from '../fields.ts'
import type { SchemaProblem } from '../schema-problem.ts'
import type { Red } from './types.ts'

/** The sentence of a fault: what, where, what next. */
export function sentence(red: Red, fault: Fault): string {
  return red._(`fault.${fault.code}`, fault.params)
}

/** A fault as the Error that Node-RED hands to Catch nodes: a sentence, and the code and cause for programs. */
export function wordedError(red: Red, fault: Fault): Error {
  return Object.assign(new Error(sentence(red, fault), { cause: fault.cause }), { code: fault.code, params: fault.params })
}

/** `tags, row 3, address: …` — a problem of a setting with its place. */
export function problemText(red: Red, problem: Problem): string {
  return `${placeText(red, problem.path)}: ${red._(`problem.${problem.code}`, problem.params ?? {})}`
}

/** A problem of a model or another document, with its file and JSON pointer. */
export function modelProblemText(red: Red, { file = '', pointer, code, params }: SchemaProblem): string {
  // A sentence about a file itself names it already.
  const place = [params['file'] === file ? '' : file, pointer].filter((part) => part !== '').join(' ')
  const text = red._(`problem.${code}`, params)
  return place === '' ? text : `${place}: ${text}`
}

function placeText(red: Red, path: string): string {
  const [setting = '', row, column] = path.split('.')
  const label = red._(`label.${setting}`)
  if (row === undefined) return label
  const place = `${label}, ${red._('problem.row', { row })}`
  return column === undefined ? place : `${place}, ${red._(`column.${setting}.${column}`)}`
}
