// How the library's tables are written and what they become: properties of a type.
import type { AssetType, Property } from '../model-document.ts'

/**
 * `measured`: a quantity between the samples of which a line can be drawn. `set`: one that stays until it is set anew.
 * `counted`, `summed`: a whole number, or an amount, that grows. `state`: a number that stands for a word.
 */
export type Form = 'measured' | 'set' | 'counted' | 'summed' | 'state' | 'flag' | 'text'

/**
 * `browseName`: as the specification names the node; a name of the table that is more than its words in lower case is one
 * people look for first. `kind` and `unit` (UCUM) are empty where there are none, or where each instrument has its own.
 * `last`: the highest number of a state.
 */
export type Fact = readonly [name: string, browseName: string, form: Form, kind: string, unit: string, meaning: string, last?: number]

/** `specification`: the number of the OPC UA specification the names are taken from. */
export function propertiesOf(specification: string, facts: readonly Fact[]): NonNullable<AssetType['properties']> {
  return Object.fromEntries(
    facts.map(([name, browseName, form, kind, unit, meaning, last]) => {
      const description = `${meaning}. ${browseName} of ${specification}.`
      const property: Property = {
        description,
        ...forms[form],
        ...(kind === '' ? {} : { kind }),
        ...(unit === '' ? {} : { unit }),
        ...(last === undefined ? {} : { range: [0, last] as const }),
      }
      return [name, property]
    }),
  )
}

const forms: Readonly<Record<Form, Property>> = {
  measured: { datatype: 'number', interpolation: 'linear' },
  set: { datatype: 'number', interpolation: 'stepped' },
  counted: { datatype: 'integer', interpolation: 'linear' },
  summed: { datatype: 'number', interpolation: 'linear' },
  state: { datatype: 'integer', interpolation: 'stepped' },
  flag: { datatype: 'boolean', interpolation: 'stepped' },
  text: { datatype: 'string', interpolation: 'stepped' },
}
