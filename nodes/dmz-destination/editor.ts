// The dialog of the destination: whether the broker takes us with these settings, before anything is deployed.
import { addressEditor } from '../lib/editor/address.ts'
import type { Editor } from '../lib/editor/form.ts'
import { fields } from './fields.ts'

export const editor: Editor<typeof fields.settings> = addressEditor(fields.settings.port.default)
