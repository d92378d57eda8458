// dist/<node>.html: a literal registerType with inline defaults, as the flow library reads it, and the dialog's form.
import { build } from 'esbuild'
import type { Field, RefField } from '../../nodes/lib/fields.ts'
import { formHtml } from './form.ts'
import { packageName, type Room, root } from './rooms.ts'

/** The whole file. `rules` comes from `validationRules`, once a build. */
export function nodeHtml(room: Room, rules: string): string {
  return `<script src="resources/${packageName}/${room.name}.js"></script>
<script type="text/javascript">
(function () {
${rules}
RED.nodes.registerType('${room.type}', {
  ${definition(room).join(',\n  ')}
})
})()
</script>
<script type="text/html" data-template-name="${room.type}">
${formHtml(room)}
</script>
`
}

/**
 * The source of `check(name, field)`, which makes a validator out of the runtime's own parse-config.ts: one set of
 * rules. It takes two arguments, so that Node-RED shows what it returns; a whole `${'$'}{VAR}` always passes.
 */
export async function validationRules(): Promise<string> {
  const contents = `
    import { isApplicable, parseField } from './nodes/lib/parse-config.ts'
    export const check = (name, field) => function (value, options) {
      if (!isApplicable(field, this)) return true
      const problem = parseField(field, value, name).problems.find((one) => one.code !== 'unset-variable')
      return problem === undefined || this._('label.' + name) + ': ' + this._('problem.' + problem.code, problem.params)
    }`
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: root, loader: 'js' },
    bundle: true,
    minify: true,
    charset: 'utf8',
    write: false,
    format: 'iife',
    target: 'es2022',
    globalName: 'rules',
  })
  return `${(outputFiles[0]?.text ?? '').trim().replaceAll('</', '<\\/')}\nvar check = rules.check`
}

function definition({ name, fields }: Room): string[] {
  const { face, settings, version } = fields
  const editor = `window.lineside['${name}']`
  const entries = Object.entries<Field>(settings)
  const defaults = entries.flatMap(([key, field]) => (field.type === 'secret' ? [] : [`${key}: ${defaultEntry(key, field)}`]))
  const secrets = entries.flatMap(([key, field]) => (field.type === 'secret' ? [`${key}: { type: '${field.input}' }`] : []))
  const isConfig = face.kind === 'config'
  return [
    `category: '${isConfig ? 'config' : 'Lineside'}'`,
    `color: '${face.color}'`,
    ...(isConfig ? [] : [`inputs: ${face.inputs}`, `outputs: ${face.outputs.length}`]),
    `icon: '${name}.svg'`,
    `defaults: {\n    ${[`version: { value: ${version}, validate: function (v, opt) { return !window.lineside || ${editor}.verdict(this) } }`, `name: { value: '' }`, ...defaults].join(',\n    ')}\n  }`,
    ...(secrets.length === 0 ? [] : [`credentials: {\n    ${secrets.join(',\n    ')}\n  }`]),
    `paletteLabel: function () { return this._('palette') }`,
    `label: function () { return this.name || ${editor}.label(this) || this._('palette') }`,
    `labelStyle: function () { return this.name ? 'node_label_italic' : '' }`,
    ...(face.inputs === 0 ? [] : [`inputLabels: function () { return this._('input') }`]),
    ...(face.outputs.length === 0
      ? []
      : [`outputLabels: function (port) { return this._(${literal(face.outputs.map((output) => `output.${output}`))}[port]) }`]),
    `oneditprepare: function () { ${editor}.prepare(this) }`,
    `oneditsave: function () { ${editor}.save(this) }`,
    `oneditcancel: function () { ${editor}.cancel(this) }`,
    `oneditdelete: function () { ${editor}.cancel(this) }`,
    `oneditresize: function () { ${editor}.resize(this) }`,
  ]
}

function defaultEntry(name: string, field: Exclude<Field, { type: 'secret' }>): string {
  if (field.type === 'ref') return refEntry(name, field)
  return `{ value: ${literal(field.default)}, validate: check('${name}', ${literal(field)}) }`
}

/** With `validate` Node-RED no longer looks whether the config node is there and sound, so only where it must be. */
function refEntry(name: string, field: RefField): string {
  const start = `value: '', type: '${refType(field.to)}'`
  if (field.when === undefined) return `{ ${start}, required: ${field.required} }`
  return `{ ${start}, required: false, validate: check('${name}', ${literal(field)}) }`
}

/** Type of a config node as Node-RED knows it: ours by folder name, or one of its own. */
function refType(to: string): string {
  return to === 'tls-config' ? to : `lineside-${to}`
}

/** A value as JavaScript source that may stand inside an HTML script element. */
function literal(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003C')
}
