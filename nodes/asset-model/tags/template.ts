// Names with an instance's parameters in braces: `{plc}_FIL_PRESS`. `{{` and `}}` are braces.
import type { Scalar } from '../model-document.ts'

export interface Template {
  readonly text: string
  /** The parameters it needs, each once. */
  readonly parameters: readonly string[]
  /** Null when a parameter is missing. */
  fill(parameters: ReadonlyMap<string, Scalar | null>): string | null
}

const token = /\{\{|\}\}|\{([^{}]*)\}|[{}]|[^{}]+/g

/** Null where a brace has no partner, or nothing in it. */
export function parseTemplate(text: string): Template | null {
  const parts: { readonly literal?: string; readonly parameter?: string }[] = []
  for (const [part, parameter] of text.matchAll(token)) {
    if (parameter !== undefined) {
      if (parameter.trim() === '') return null
      parts.push({ parameter: parameter.trim() })
    } else if (part === '{' || part === '}') return null
    else parts.push({ literal: part === '{{' ? '{' : part === '}}' ? '}' : part })
  }
  const parameters = [...new Set(parts.flatMap(({ parameter }) => parameter ?? []))]
  const fill: Template['fill'] = (values) => {
    let filled = ''
    for (const { literal, parameter } of parts) {
      const value = parameter === undefined ? literal : values.get(parameter)
      if (value === undefined || value === null) return null
      filled += String(value)
    }
    return filled
  }
  return { text, parameters, fill }
}
