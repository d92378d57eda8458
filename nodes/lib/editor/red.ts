// What we use of the editor's globals, for Node-RED 4.1 and 5. The published type packages model older ones.
import type { RawConfig } from '../fields.ts'

/** A node as the dialog's callbacks get it: its stored properties, and the words of its catalog. */
export interface EditorNode extends Record<string, unknown> {
  readonly id: string
  readonly type: string
  _(key: string, params?: Readonly<Record<string, unknown>>): string
}

export interface CodeEditor {
  getValue(): string
  setValue(value: string): void
  resize(): void
  destroy(): void
  focus(): void
  getSession(): { on(event: 'change', listener: () => void): void }
  /** ACE: the line from 1 on, the column from 0 on. Monaco behind Node-RED's imitation of it counts otherwise. */
  gotoLine(line: number, column: number): void
  /** Monaco only. */
  setSelection?(range: {
    readonly startLineNumber: number
    readonly startColumn: number
    readonly endLineNumber: number
    readonly endColumn: number
  }): void
  /** Monaco only. */
  revealLineInCenter?(line: number): void
}

interface Editor {
  createEditor(options: { element: HTMLElement; mode: string; value: string; stateId?: false }): CodeEditor
}

declare global {
  const RED: {
    readonly editor: Editor
    readonly nodes: { node(id: string): RawConfig | null | undefined }
  }
  /** jQuery. Only `ajax` carries the editor's access token. */
  const $: {
    ajax(options: { url: string; method: 'POST'; contentType: string; data: string; timeout: number }): PromiseLike<unknown>
  }
}
