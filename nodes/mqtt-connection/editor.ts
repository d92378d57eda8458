// The dialog of an MQTT connection: whether the broker takes us, before anything is deployed.
import { addressEditor } from '../lib/editor/address.ts'
import type { Editor } from '../lib/editor/form.ts'
import { fields } from './fields.ts'

export const editor: Editor<typeof fields.settings> = addressEditor(fields.settings.port.default)
