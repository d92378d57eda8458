// Values that no deploy takes, for any setting: what the editor must mark before.
import type { Field } from '../../nodes/lib/fields.ts'

export function wrongValues(field: Field): readonly unknown[] {
  switch (field.type) {
    case 'text':
      return [{}, [], true, ...(field.required === true ? ['', '   '] : [])]
    case 'number': {
      const { min, max } = field
      const beyond = [...(min === undefined ? [] : [min - 1]), ...(max === undefined ? [] : [max + 1])]
      return [
        'twelve',
        true,
        {},
        Number.NaN,
        'Infinity',
        ...beyond,
        ...(field.integer === true ? [(min ?? 0) + 0.5] : []),
        ...(field.optional === true ? [] : ['', null]),
      ]
    }
    case 'choice':
      return ['no such choice', 7, '']
    case 'flag':
      return ['maybe', 1]
    case 'source':
      return [7, {}]
    case 'rows':
      return ['a text', { 0: {} }, [null], [{ ...Object.fromEntries(Object.keys(field.columns).map((name) => [name, {}])) }]].slice(0, 2)
    case 'ref':
    case 'secret':
      return []
  }
}
