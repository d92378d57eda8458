// A model as large as asked, of one type: plants, lines and machines with parameters, their tags made by templates.

export interface LargeModelSize {
  readonly instances: number
  /** Of the one type; each is a tag of every instance. */
  readonly properties: number
  /** Tags by a template of each property, by one mapping rule, or listed with each instance. */
  readonly by: 'template' | 'rule' | 'list'
}

export const largestModel: LargeModelSize = { instances: 5_000, properties: 20, by: 'template' }

/** A plain JSON document. Tags are named `P0.L3.M7.P12`: plant, line, machine, property. */
export function largeModel({ instances, properties, by }: LargeModelSize) {
  const names = Array.from({ length: properties }, (_, index) => `p${index}`)
  const type = {
    parameters: { plant: null, line: null, machine: null },
    properties: Object.fromEntries(names.map((name) => [name, propertyOf(name, by === 'template')])),
    ...(by === 'rule'
      ? { mapping: [{ match: String.raw`(?<plant>P\d+)\.(?<line>L\d+)\.(?<machine>M\d+)\.(?<property>P\d+)`, names: shortNames(names) }] }
      : {}),
  }
  return {
    lineside: 1 as const,
    types: { 'Machine@1.2.0': type },
    instances: Array.from({ length: instances }, (_, index) => instanceOf(index, by === 'list' ? names : [])),
  }
}

/** The same as people write it: in block style, an entry a line. */
export function largeModelYaml(size: LargeModelSize): string {
  const { types, instances } = largeModel(size)
  const [type] = Object.values(types)
  const properties = Object.entries(type?.properties ?? {}).map(([name, facts]) => `      ${name}: ${JSON.stringify(facts)}\n`)
  const mapping = (type?.mapping ?? []).map((rule) => `      - ${JSON.stringify(rule)}\n`)
  return [
    'lineside: 1\ntypes:\n  Machine@1.2.0:\n    parameters: { plant: null, line: null, machine: null }\n    properties:\n',
    ...properties,
    ...(mapping.length === 0 ? [] : ['    mapping:\n', ...mapping]),
    'instances:\n',
    ...instances.map(blockOf),
  ].join('')
}

/** The name of a tag of the model. */
export function largeModelTag(instance: number, property: number): string {
  const { plant, line, machine } = parametersOf(instance)
  return `${plant}.${line}.${machine}.P${property}`
}

function propertyOf(name: string, hasTemplate: boolean) {
  const facts = {
    datatype: 'number',
    kind: 'pressure.gauge',
    unit: 'bar',
    range: [0, 16],
    accuracy: '0.5 %',
    epsilon: 'accuracy',
    interpolation: 'linear',
  }
  return hasTemplate ? { ...facts, tag: `{plant}.{line}.{machine}.${name.toUpperCase()}` } : facts
}

function instanceOf(index: number, listed: readonly string[]) {
  const { plant, line, machine } = parametersOf(index)
  const tags = Object.fromEntries(listed.map((name, property) => [largeModelTag(index, property), name]))
  return {
    id: `urn:acme:machine:${index}`,
    type: 'Machine@^1.2',
    path: `acme/${plant}/packaging/${line}/${machine}`,
    parameters: { plant, line, machine },
    ...(listed.length === 0 ? {} : { tags }),
  }
}

/** Five machines a line, ten lines a plant. */
function parametersOf(index: number) {
  return { plant: `P${Math.floor(index / 50)}`, line: `L${Math.floor(index / 5) % 10}`, machine: `M${index % 5}` }
}

function shortNames(names: readonly string[]) {
  return Object.fromEntries(names.map((name) => [name.toUpperCase(), name]))
}

function blockOf({ id, type, path, parameters, tags = {} }: ReturnType<typeof instanceOf>): string {
  const lines = [`  - id: ${id}`, `    type: ${type}`, `    path: ${path}`, '    parameters:']
  for (const [name, value] of Object.entries(parameters)) lines.push(`      ${name}: ${value}`)
  const listed = Object.entries(tags)
  if (listed.length > 0) lines.push('    tags:', ...listed.map(([tag, property]) => `      ${tag}: ${property}`))
  return `${lines.join('\n')}\n`
}
