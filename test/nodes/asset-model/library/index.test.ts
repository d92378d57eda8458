import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { buildModel } from '../../../../nodes/asset-model/build-model.ts'
import { starterTypes } from '../../../../nodes/asset-model/library/index.ts'
import type { AssetType, Property } from '../../../../nodes/asset-model/model-document.ts'
import { documentSchema } from '../../../../nodes/asset-model/model-schema.ts'
import { compileSchema } from '../../../../nodes/lib/adapters/schema.ts'

const types = Object.entries(starterTypes)
const properties = types.flatMap(([type, { properties: own = {} }]) => Object.entries(own).map(([name, property]) => ({ type, name, property })))
const sourceOf = ({ description = '' }: Property) => /^.+\. ([\w/]+) of (OPC \d+(?:-\d+)?)\.$/.exec(description)?.[1] ?? ''
const bare = (key: string) => key.slice(0, key.indexOf('@'))

test('there is a type for each kind of machine that lines are made of, each at a version', () => {
  const wanted = ['Pump', 'Motor', 'Conveyor', 'CncMachine', 'Filler', 'Packer', 'Compressor', 'Tank', 'Gauge', 'EnergyMeter']
  const bases = ['Machine', 'RotatingMachine', 'PackagingMachine']
  assert.deepEqual(types.map(([key]) => bare(key)).sort(), [...wanted, ...bases].sort())
  assert.deepEqual(
    types.filter(([key]) => !/^[A-Z][A-Za-z]+@\d+\.\d+\.\d+$/.test(key)),
    [],
  )
})

test('a model of one asset of each type is sound, without a warning', async () => {
  const instances = types.map(([key]) => ({ id: `urn:example:${bare(key)}`, type: `${bare(key)}@^1`, path: `acme/${bare(key)}` }))
  const document = { lineside: 1, types: starterTypes, instances } as const
  const check = await compileSchema(documentSchema)
  assert.deepEqual(check(document), [])
  const built = buildModel(document, { revision: 1, hash: 'x', now: 0 })
  assert.deepEqual([built.problems, built.warnings], [[], []])
  assert.equal(built.model?.assets.length, types.length)
})

test('every type and every property says what it is; a property also where its name is from', () => {
  assert.deepEqual(
    types.filter(([, { description = '' }]) => description.length < 10),
    [],
  )
  assert.deepEqual(
    properties.filter(({ property }) => sourceOf(property) === ''),
    [],
  )
})

/** Names people look for, where the specification's are longer, or name a thing by the place it is found at. */
const ownNames: Readonly<Record<string, string>> = {
  state: 'MachineryItemState CurrentState',
  mode: 'MachineryOperationMode',
  running: 'RecipeInRun',
  power: 'AcActivePowerTotal',
  energy: 'AcActiveEnergyTotalImportHp',
  inlet_pressure: 'InletPressureOfTheInstallation',
  outlet_pressure: 'OutletPressureOfTheInstallation GaugePressure',
  overload: 'OverLoad',
  active_program: 'ActiveProgram/Name',
  spindle_override: 'Override',
  spindle_rotating: 'IsRotating',
  spindle_speed: 'Speed',
  tool_locked: 'Locked',
  pressure: 'GaugePressure',
  product_temperature: 'Temperature',
  bowl_level: 'Level',
  pieces_in: 'AbsolutePiecesIn',
  pieces_out: 'AbsolutePiecesOut',
  air_pressure: 'GaugePressure',
  glue_temperature: 'Temperature',
  outlet_temperature: 'Temperature',
  fill: 'PercentageValue',
  high_high: 'HighHighState',
  high: 'HighState',
  low: 'LowState',
  low_low: 'LowLowState',
  value: 'AnalogSignal',
}

test('a property has the name of its specification in lower case, or one that is agreed', () => {
  const others = properties.filter(({ name, property }) => name !== lowerCase(sourceOf(property)))
  assert.deepEqual(
    others.filter(({ name, property }) => !(ownNames[name] ?? '').split(' ').includes(sourceOf(property))),
    [],
  )
  assert.deepEqual(
    Object.keys(ownNames).filter((name) => !others.some((other) => other.name === name)),
    [],
  )
})

test('a name has one quantity kind, unit and datatype, whatever type it is in', () => {
  const factsOf = ({ kind, unit, datatype }: Property) => JSON.stringify({ kind, unit, datatype })
  const first = new Map(properties.toReversed().map(({ name, property }) => [name, factsOf(property)]))
  assert.deepEqual(
    properties.filter(({ name, property }) => first.get(name) !== factsOf(property)),
    [],
  )
})

/** Atoms of UCUM with the prefixes used here. */
const unitAtoms = ['1', '%', 'A', 'Cel', 'Hz', 'L', 'N', 'V', 'bar', 'h', 'kW', 'kg', 'm', 'm2', 'm3', 'mg', 'min', 'mm', 's', 's2', '']

test('every number but a state has a UCUM unit, save what each instrument has its own for', () => {
  const numeric = properties.filter(({ property }) => property.datatype === 'number' || property.datatype === 'integer')
  const without = numeric.filter(({ property }) => property.unit === undefined && property.datatype === 'number')
  assert.deepEqual(
    without.map(({ type, name }) => `${type} ${name}`),
    ['Gauge@1.0.0 value'],
  )
  const isKnown = (unit: string) =>
    unit
      .replace(/\{[a-z]+\}/g, '')
      .split(/[./]/)
      .every((atom) => unitAtoms.includes(atom))
  assert.deepEqual(
    numeric.filter(({ property: { unit, kind } }) => (unit === undefined) !== (kind === undefined) || !isKnown(unit ?? '1')),
    [],
  )
})

test('states, flags and texts are stepped; nothing is invented that depends on the machine', () => {
  for (const { type, name, property } of properties) {
    const { datatype, interpolation, range, unit } = property
    if (datatype === 'boolean' || datatype === 'string' || (datatype === 'integer' && unit === undefined))
      assert.equal(interpolation, 'stepped', `${type} ${name}`)
    if (range !== undefined) assert.equal(unit, undefined, `${type} ${name}: a range of a quantity`)
    const { context, tag, epsilon, accuracy, checks, downsampling } = property
    assert.deepEqual(
      [context, tag, epsilon, accuracy, checks, downsampling].filter((setting) => setting !== undefined),
      [],
      `${type} ${name}`,
    )
  }
})

test('docs/starter-library.md says what the library says', () => {
  const page = readFileSync(path.resolve(import.meta.dirname, '../../../../docs/starter-library.md'), 'utf8')
  assert.equal(page.slice(page.indexOf('\n## ') + 1), types.map(sectionOf).join('\n'))
})

function sectionOf([key, { description = '', extends: base, properties: own = {} }]: readonly [string, AssetType]): string {
  const head = [`## ${bare(key)}`, '', `${description}.${base === undefined ? '' : ` All of ${base.replace(/@.*/, '')}, and:`} \`${key}\``, '']
  const rows = Object.entries(own).map(([name, { datatype, kind = '', unit = '', description: meaning = '' }]) =>
    ['', code(name), datatype, code(kind), code(unit), meaning, ''].join(' | ').trim(),
  )
  return [...head, '| property | datatype | quantity kind | unit | meaning |', '| --- | --- | --- | --- | --- |', ...rows, ''].join('\n')
}

function code(text: string): string {
  return text === '' ? '' : `\`${text}\``
}

/** `DCLinkVoltage` as `dc_link_voltage`, `AcVoltagePp/L1L2` as `ac_voltage_pp_l1l2`. */
function lowerCase(browseName: string): string {
  const words = browseName.replaceAll('/', '_').replace(/([a-z])(?=[A-Z])/g, '$1_')
  return words.replace(/([A-Z])(?=[A-Z][a-z])/g, '$1_').toLowerCase()
}
