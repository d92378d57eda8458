// The static part of an edit dialog, made from the settings: one row each, filled and watched by nodes/lib/editor.
import { inputId } from '../../nodes/lib/editor/input-id.ts'
import type { ChoiceField, Field } from '../../nodes/lib/fields.ts'
import type { Room } from './rooms.ts'
import { unitOf } from './settings-table.ts'

const icons: Readonly<Record<Field['type'], string>> = {
  text: 'pencil',
  number: 'sliders',
  flag: 'check-square-o',
  choice: 'list-ul',
  ref: 'link',
  secret: 'lock',
  source: 'file-text-o',
  rows: 'table',
}

/** Labels, tips and options are locale keys; Node-RED translates them when the dialog opens. */
export function formHtml({ fields, name }: Room): string {
  const prefix = fields.face.kind === 'config' ? 'node-config-input' : 'node-input'
  const head = row('name', 'tag', `<input type="text" id="${prefix}-name" data-i18n="[placeholder]label.name">`, `${prefix}-name`)
  const rows = Object.entries<Field>(fields.settings).map(([setting, field]) =>
    row(setting, icons[field.type], control(setting, field, inputId(prefix, setting, field)), inputId(prefix, setting, field)),
  )
  return `<div class="lineside-form" data-node="${name}">\n${[head, ...rows].join('\n')}\n</div>`
}

function row(setting: string, icon: string, control: string, target: string): string {
  const isWide = control.startsWith('<div')
  const label = `<label${isWide ? '' : ` for="${target}"`} data-i18n="[title]tip.${setting}"><i class="fa fa-${icon}"></i> <span data-i18n="label.${setting}"></span></label>`
  return `<div class="form-row${isWide ? ' lineside-wide' : ''}" data-setting="${setting}">${label}${control}</div>`
}

function control(setting: string, field: Field, target: string): string {
  const id = `id="${target}"`
  switch (field.type) {
    case 'text':
      return `<input type="text" ${id}>`
    case 'number':
      // Not type="number": that would not take ${VAR}.
      return unit(setting, `<input type="text" inputmode="decimal" ${id}>`)
    case 'flag':
      return `<input type="checkbox" ${id}>`
    case 'choice':
      return choice(setting, field, id)
    case 'ref':
      // Node-RED replaces it by a list with buttons of this width.
      return `<input type="text" style="width: 100%" ${id}>`
    case 'secret':
      return `<input type="${field.input}" ${id}>`
    case 'source':
    case 'rows':
      return `<div class="lineside-${field.type}"></div>`
  }
}

function choice(setting: string, field: ChoiceField, id: string): string {
  const options = field.options.map((option) => `<option value="${option}" data-i18n="option.${setting}.${option}"></option>`)
  return `<select ${id}>${options.join('')}</select>`
}

function unit(setting: string, input: string): string {
  return `<span class="lineside-unit">${input}<span>${unitOf(setting)}</span></span>`
}
