// Help from Markdown: for the sidebar as Node-RED reads it, for docs/nodes/ as people read it on the web.
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { type Room, root } from './rooms.ts'
import { settingsList, settingsTable } from './settings-table.ts'
import { catalogOf, type Word, wordsOf } from './words.ts'

/** The line of locales/<lang>/<node>.md that the settings table takes the place of. */
const mark = '<!-- settings -->'

/** dist/locales/<lang>/<node>.html. Node-RED's Markdown needs the script element and every line without indent. */
export function helpHtml(room: Room, language: string): string {
  return `<script type="text/markdown" data-help-name="${room.type}">\n${helpText(room, language, settingsList).trim()}\n</script>\n`
}

/** docs/nodes/<node>.md. */
export function helpDocument(room: Room, language: string): string {
  const word = wordsOf(catalogOf(language, room.name))
  const note = `<!-- Made by build.ts from locales/${language}/${room.name}.md and nodes/${room.name}/fields.ts: change those. -->`
  return `${note}\n\n# ${word('palette')}\n\n${withLists(helpText(room, language, settingsTable)).trim()}\n`
}

/** Node-RED's `: name (type) : meaning`, for readers of Markdown that does not know it: `   - **name** (type): meaning`. */
function withLists(text: string): string {
  return text.replace(/^: \*?([\w.]+)\*? \(([^:\n]+)\) : /gm, '   - **$1** ($2): ')
}

/** What is wrong with a room's help in a language, one line each. */
export function helpProblems(room: Room, language: string): readonly string[] {
  const where = `locales/${language}/${room.name}.md`
  const text = source(room, language)
  if (text === undefined) return [`${where} is missing`]
  const isLong = Object.keys(room.fields.settings).length > 0
  return isLong && text.split(mark).length !== 2 ? [`${where}: the line "${mark}" must be there once`] : []
}

function helpText(room: Room, language: string, settings: typeof settingsTable): string {
  const word: Word = wordsOf(catalogOf(language, room.name))
  const table = `### ${word('doc.settings')}\n\n${settings(room.fields.settings, word)}`
  return (source(room, language) ?? mark).replace(mark, () => table)
}

function source(room: Room, language: string): string | undefined {
  const file = path.join(root, 'locales', language, `${room.name}.md`)
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined
}
