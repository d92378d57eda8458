// The id of a setting's input in the dialog.
import type { Field } from '../fields.ts'

/**
 * Node-RED reads and compares each input it finds by the setting's name, as text: an empty number would be a change
 * from null to '' with every "Done". So numbers stand under an id it does not look for; the form stores them.
 */
export function inputId(prefix: string, setting: string, field: Field): string {
  return field.type === 'number' ? `${prefix}-of-${setting}` : `${prefix}-${setting}`
}
