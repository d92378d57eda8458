// The edit dialog of a node, from its fields: fills it, shows and hides rows, says what is wrong, stores on "Done".
import type { ConfigOf, Field, Fields, Problem, RawConfig, Settings } from '../fields.ts'
import { isApplicable, migrate, type Parsed, parseConfig, parseField } from '../parse-config.ts'
import { type Answer, ask } from './ask.ts'
import { afterPause, h } from './dom.ts'
import { inputId } from './input-id.ts'
import { inputControl } from './inputs.ts'
import type { EditorNode } from './red.ts'
import { type RowsControl, rowsControl } from './rows.ts'
import { sourceControl } from './source.ts'
import { addStyle } from './style.ts'

/** What a room's editor.ts adds to the form made from its fields. */
export interface Editor<S extends Settings = Settings> {
  /** Text on the canvas for a node without a name. */
  readonly label?: (node: RawConfig) => string
  readonly open?: (form: Form<S>) => void
}

export interface Form<S extends Settings = Settings> {
  readonly node: EditorNode
  readonly word: Word
  /** The settings as they stand in the dialog, unsaved; a whole `${VAR}` as it is. */
  draft(): RawConfig
  /** The same, checked and typed as at deploy. */
  parsed(): Parsed<S>
  /** One setting as it stands in the dialog. */
  value(setting: keyof S & string): unknown
  /** Some settings, checked one by one and typed; null when one of them is not sound. */
  sound<K extends keyof S & string>(settings: readonly K[]): Pick<ConfigOf<S>, K> | null
  /** The row of a setting. */
  row(setting: keyof S & string): HTMLElement
  rows(setting: keyof S & string): RowsControl
  /** Shows a place in a text of many lines, and puts the cursor there. Lines and columns count from 1. */
  goTo(setting: keyof S & string, place: TextPlace): void
  /** Calls back after a pause in typing, and once soon after the start. */
  onChange(listener: () => void): void
  /** Posts the unsaved settings to an action of this node on the server. */
  ask(action: string, more?: RawConfig): Promise<Answer>
  /** A titled box at the end of the form. */
  panel(title: string): HTMLElement
}

/** A word below `editor.` in the catalog, in the browser's language. */
export type Word = (key: string, params?: Readonly<Record<string, unknown>>) => string

/** What is wrong with a setting, in words. `place` is the path below the setting: `3.address`, or empty. */
export interface Finding {
  readonly place: string
  readonly text: string
}

export interface TextPlace {
  readonly line: number
  readonly column: number
}

/** How one setting is shown and read. */
export interface Control {
  value(): unknown
  goTo?(place: TextPlace): void
  show(findings: readonly Finding[]): void
  resize?(): void
  close?(): void
}

/** What the generated registerType delegates to. */
export interface Dialog {
  label(node: RawConfig): string
  /** What single settings cannot tell: true, or what is wrong. */
  verdict(node: EditorNode): true | string
  prepare(node: EditorNode): void
  save(node: EditorNode): void
  /** Also when a node is deleted, open or not. */
  cancel(node: { readonly id: string }): void
  resize(node: { readonly id: string }): void
}

interface OpenForm<S extends Settings> extends Form<S> {
  readonly controls: ReadonlyMap<string, Control>
}

const pauseMs = 150

export function dialog<S extends Settings>(folder: string, fields: Fields<S>, editor: Editor<S>): Dialog {
  // By node: the dialog of a config node opens over that of the node that uses it.
  const open = new Map<string, OpenForm<S>>()
  const close = ({ id }: { readonly id: string }) => {
    for (const control of open.get(id)?.controls.values() ?? []) control.close?.()
    open.delete(id)
  }
  return {
    label: (node) => editor.label?.(node) ?? '',
    verdict(node) {
      const { check: _, ...single } = fields
      const [problem] = parseConfig(fields, node).problems
      // The inline validators tell these already.
      const isTold = parseConfig(single, node).problems.some(({ path }) => path !== 'version')
      return problem === undefined || isTold || node._(`problem.${problem.code}`, problem.params ?? {})
    },
    prepare(node) {
      settleSecrets(node, fields.settings)
      const form = openForm(folder, fields, node)
      open.set(node.id, form)
      editor.open?.(form)
    },
    save(node) {
      const form = open.get(node.id)
      if (form !== undefined) store(node, fields.settings, form.draft())
      close(node)
    },
    cancel: close,
    resize({ id }) {
      for (const control of open.get(id)?.controls.values() ?? []) control.resize?.()
    },
  }
}

/** Node-RED takes a blank secret that was never set for a changed one: "Done" alone would mark the node. */
function settleSecrets(node: EditorNode, settings: Settings): void {
  const stored = node['credentials']
  if (typeof stored !== 'object' || stored === null) return
  const credentials = stored as Record<string, unknown>
  for (const [name, field] of Object.entries<Field>(settings)) {
    if (field.type !== 'secret') continue
    if (field.input === 'password') credentials[`has_${name}`] ??= false
    else credentials[name] ??= ''
  }
}

/** What Node-RED does not read itself. */
function store(node: EditorNode, settings: Settings, draft: RawConfig): void {
  for (const [name, field] of Object.entries<Field>(settings)) {
    if (field.type === 'rows' || field.type === 'source' || field.type === 'number') node[name] = draft[name]
  }
  node['version'] = draft['version']
}

function openForm<S extends Settings>(folder: string, fields: Fields<S>, node: EditorNode): OpenForm<S> {
  addStyle()
  const prefix = fields.face.kind === 'config' ? 'node-config-input' : 'node-input'
  const name = document.getElementById(`${prefix}-name`) as HTMLInputElement
  const root = name.closest<HTMLElement>('.lineside-form') ?? h('div')
  const row = (setting: string) => root.querySelector<HTMLElement>(`[data-setting="${setting}"]`) ?? h('div')
  const message = h('div', { className: 'lineside-problem' })
  root.prepend(message)
  const word: Word = (key, params = {}) => node._(`editor.${key}`, params)
  const listeners = new Set<() => void>()
  const changed = afterPause(pauseMs, () => {
    for (const listener of listeners) listener()
  })
  const stored = migrate(fields as unknown as Fields, node)
  const controls: ReadonlyMap<string, Control> = new Map(
    Object.entries<Field>(fields.settings).map(([setting, field]) => [
      setting,
      controlOf(setting, field, stored[setting], {
        row: row(setting),
        prefix,
        word,
        node,
        changed,
        problemsOf: (name, value) => problemsOf(name, value),
      }),
    ]),
  )
  const values = (isSecret: boolean) =>
    Object.fromEntries(
      [...controls].flatMap(([setting, control]) => ((fields.settings[setting]?.type === 'secret') === isSecret ? [[setting, control.value()]] : [])),
    )
  const draft = (): RawConfig => ({ ...values(false), name: name.value, version: stored['version'] ?? fields.version })
  const parsed = () => parseConfig(fields, draft(), values(true))
  const problemsOf = (setting: string, value: unknown) =>
    parseConfig(fields, { ...draft(), [setting]: value }, values(true)).problems.filter(
      ({ path, code }) => path.startsWith(`${setting}.`) && code !== 'unset-variable',
    )
  const review = () => {
    const values = draft()
    for (const [setting, field] of Object.entries<Field>(fields.settings)) row(setting).hidden = !isApplicable(field, values)
    message.textContent = showProblems(parsed().problems, controls, node)
  }
  listeners.add(review)
  root.addEventListener('input', changed)
  root.addEventListener('change', changed)
  // Whoever chooses a format wants to see its settings at once. A text is left by a click, often on a problem: that must stay.
  root.addEventListener('change', ({ target }) => target instanceof HTMLSelectElement && review())
  review()
  return {
    node,
    word,
    controls,
    draft,
    parsed,
    value: (setting) => controls.get(setting)?.value(),
    sound: (names) => soundOf(fields.settings, names, (setting) => controls.get(setting)?.value()),
    row,
    rows: (setting) => controls.get(setting) as RowsControl,
    goTo: (setting, place) => controls.get(setting)?.goTo?.(place),
    onChange(listener) {
      listeners.add(listener)
      changed()
    },
    ask: (action, more = {}) => ask(folder, action, { id: node.id, config: draft(), credentials: values(true), ...more }, word('no-answer')),
    panel: (title) => root.appendChild(h('section', { className: 'lineside-panel' }, h('h4', {}, title))),
  }
}

function soundOf<S extends Settings, K extends keyof S & string>(
  settings: S,
  names: readonly K[],
  value: (name: K) => unknown,
): Pick<ConfigOf<S>, K> | null {
  const found = names.map((name) => [name, parseField(settings[name] as Field, value(name), name)] as const)
  if (found.some(([, { problems }]) => problems.length > 0)) return null
  return Object.fromEntries(found.map(([name, parsed]) => [name, parsed.value])) as Pick<ConfigOf<S>, K>
}

/** What a control needs of the form around it. */
export interface Surroundings {
  readonly row: HTMLElement
  readonly prefix: string
  readonly word: Word
  readonly node: EditorNode
  readonly changed: () => void
  /** What would be wrong with a setting if it had this value; its paths begin with the setting. */
  readonly problemsOf: (setting: string, value: unknown) => readonly Problem[]
}

function controlOf(setting: string, field: Field, stored: unknown, around: Surroundings): Control {
  const value = stored === undefined && 'default' in field ? field.default : stored
  if (field.type === 'rows') return rowsControl(setting, field, value, around)
  if (field.type === 'source') return sourceControl(field, value, around)
  return inputControl(inputId(around.prefix, setting, field), field, value, around)
}

/** A variable without a value here may have one where the flow runs: no problem. Returns what belongs to no setting. */
function showProblems(problems: readonly Problem[], controls: ReadonlyMap<string, Control>, node: EditorNode): string {
  const words = (problem: Problem) => node._(`problem.${problem.code}`, problem.params ?? {})
  const bySetting = Map.groupBy(
    problems.filter(({ code }) => code !== 'unset-variable'),
    ({ path }) => path.split('.', 1)[0] ?? '',
  )
  for (const [setting, control] of controls) {
    control.show((bySetting.get(setting) ?? []).map((problem) => ({ place: problem.path.slice(setting.length + 1), text: words(problem) })))
    bySetting.delete(setting)
  }
  return [...bySetting.values()].flat().map(words).join(' · ')
}
