// The dialog of the OPC UA reader: the server's tree beside the tag table; what is ticked there is a row here.
import type { Answer } from '../lib/editor/ask.ts'
import { ask } from '../lib/editor/ask.ts'
import { afterPause, button, h } from '../lib/editor/dom.ts'
import type { Editor, Form } from '../lib/editor/form.ts'
import { type Tree, type TreeItem, type TreePage, tree } from '../lib/editor/tree.ts'
import type { RawConfig } from '../lib/fields.ts'
import type { BrowseNode, BrowsePage } from '../opcua-connection/browse-page.ts'
import type { fields } from './fields.ts'
import { type Ticked, tickedIn, withoutTicked, withTicked } from './ticked.ts'

type Settings = typeof fields.settings

interface Item extends TreeItem {
  readonly kind: Ticked['kind']
}

const typingMs = 400

export const editor: Editor<Settings> = {
  open(form) {
    const { word } = form
    const filter = h('input', { type: 'text', spellcheck: false, placeholder: word('tree.filter') })
    filter.setAttribute('aria-label', word('tree.filter'))
    const shown = serverTree(form, () => filter.value)
    const load = () => void shown.load()
    filter.addEventListener('input', afterPause(typingMs, load))
    // Typing in the filter changes no setting.
    filter.addEventListener('keydown', (event) => event.key === 'Enter' && event.preventDefault())
    const panel = form.panel(word('tree.title'))
    panel.append(
      h('div', { className: 'lineside-asking' }, h('label', {}, word('tree.filterLabel'), filter), button('refresh', word('tree.button'), load)),
      shown.element,
    )
    form.onChange(shown.draw)
  },
}

function serverTree(form: Form<Settings>, filter: () => string): Tree {
  const { word } = form
  const table = form.rows('tags')
  let known = { rows: table.value(), isIn: tickedIn(table.value()) }
  const isTicked = (node: Pick<Ticked, 'nodeId' | 'kind'>) => {
    const rows = table.value()
    if (rows !== known.rows) known = { rows, isIn: tickedIn(rows) }
    return known.isIn(node)
  }
  return tree<Item>({
    fetch: async (item, offset) => pageOf(form, await browse(form, { kind: 'browse', nodeId: item?.id ?? '', offset, filter: filter() })),
    ticking: {
      isTicked: ({ id, kind }) => isTicked({ nodeId: id, kind }),
      tick(picks, isOn) {
        const ticked = picks.map(({ item: { id, kind }, path }) => ({ nodeId: id, kind, path }))
        table.replace(isOn ? withTicked(table.value(), ticked) : withoutTicked(table.value(), ticked))
      },
      all: word('tree.tickAll'),
    },
    words: {
      loading: word('asking'),
      empty: word('tree.empty'),
      more: (count, total) => word('tree.more', { count, total }),
      failed: (thrown) => (thrown instanceof Error ? thrown.message : String(thrown)),
    },
  })
}

/** By the connection as it stands in the editor, deployed or not; rejects with the server's own words. */
async function browse(form: Form<Settings>, question: RawConfig): Promise<Answer> {
  const id = String(form.value('connection'))
  const node = RED.nodes.node(id)
  if (node === null || node === undefined) throw new Error(form.word('tree.no-connection'))
  const config = Object.fromEntries(
    Object.entries(node).filter(([, value]) => ['string', 'number', 'boolean'].includes(typeof value) || value === null),
  )
  const isDeployed = node['changed'] !== true
  const answer = await ask(
    'opcua-connection',
    'browse',
    { id, config, credentials: node['credentials'] ?? {}, question, isDeployed },
    form.word('no-answer'),
  )
  if (!answer.ok) throw new Error(answer.text ?? '')
  return answer
}

/** The server answers in the shape of `BrowsePage`. */
function pageOf(form: Form<Settings>, answer: Answer): TreePage<Item> {
  const { nodes, total, next } = answer as unknown as BrowsePage
  return { items: nodes.map((node) => itemOf(form, node)), total, next }
}

function itemOf({ word }: Form<Settings>, { nodeId, name, nodeClass, datatype, value, unit, hasEvents, hasHistory }: BrowseNode): Item {
  const isVariable = nodeClass === 'variable'
  const shown = value === '' ? datatype : `${datatype} = ${value}${unit === '' ? '' : ` ${unit}`}`
  const facts = [shown, hasHistory ? word('tree.history') : '', hasEvents ? word('tree.events') : '']
  return {
    id: nodeId,
    text: name,
    detail: facts.filter((fact) => fact !== '').join(' · '),
    icon: isVariable ? 'tag' : hasEvents ? 'bell-o' : 'folder-o',
    kind: isVariable ? 'value' : 'events',
    canOpen: true,
    canTick: isVariable || hasEvents,
  }
}
