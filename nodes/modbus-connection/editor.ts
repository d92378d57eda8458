// The dialog of a Modbus connection: whether the device can be reached, before anything is deployed.
import { addressEditor } from '../lib/editor/address.ts'
import type { Editor } from '../lib/editor/form.ts'
import { fields } from './fields.ts'

export const editor: Editor<typeof fields.settings> = addressEditor(fields.settings.port.default)
