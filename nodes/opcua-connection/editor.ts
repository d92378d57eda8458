// The dialog of an OPC UA connection: what the server offers, whose certificate is trusted, whether a session comes about.
import type { Answer } from '../lib/editor/ask.ts'
import { button, h } from '../lib/editor/dom.ts'
import type { Editor, Form } from '../lib/editor/form.ts'
import { answered, facts, type Result, type TryPanel, tryPanel } from '../lib/editor/try.ts'
import type { CertificateFacts, Refusal } from './certificate.ts'
import { deprecatedPolicies, type fields } from './fields.ts'
import type { EndpointOffer, Offer, ServerCertificate } from './offer.ts'

type Settings = typeof fields.settings
type OpcuaForm = Form<Settings>

const verdicts: Readonly<Record<Refusal | 'accepted', string>> = {
  accepted: 'certificate.accepted',
  untrusted: 'certificate.untrusted',
  changed: 'certificate.changed',
  expired: 'certificate.expired',
  'not-yet-valid': 'certificate.not-yet-valid',
  'host-mismatch': 'certificate.host-mismatch',
  'uri-mismatch': 'certificate.uri-mismatch',
  revoked: 'certificate.revoked',
  unreadable: 'certificate.unreadable',
}

/** What a person may overrule who has compared the thumbprint: all but time, revocation and nonsense. */
const canBeTrusted: ReadonlySet<Refusal | null> = new Set(['untrusted', 'changed', 'host-mismatch', 'uri-mismatch'])

export const editor: Editor<Settings> = {
  label: ({ endpointUrl }) => String(endpointUrl ?? '').replace(/^opc\.tcp:\/\//, ''),
  open(form) {
    const { word } = form
    warnOfSecurity(form)
    const look: TryPanel = tryPanel(form, { title: word('look.title'), button: word('look.button') }, async () =>
      answered(await form.ask('look'), (answer) => offerResult(form, answer as unknown as Offer, () => look.run())),
    )
    tryPanel(form, { title: word('test.title'), button: word('test.button') }, async () =>
      answered(await form.ask('test'), ({ milliseconds, product }) => ({ tone: 'good', content: [word('test.reached', { milliseconds, product })] })),
    )
    const store: TryPanel = tryPanel(form, { title: word('store.title'), button: word('store.button') }, async () => {
      const [own, trusted] = [await form.ask('own'), await form.ask('trusted')]
      return answered(own.ok ? trusted : own, () => storeResult(form, own, trusted, () => store.run()))
    })
  },
}

/** Said where it is chosen: what is not secured can be read and forged on the way. */
function warnOfSecurity(form: OpcuaForm): void {
  const warning = h('div', { className: 'form-tips lineside-warning', role: 'status', hidden: true })
  form.row('securityPolicy').after(warning)
  form.onChange(() => {
    const isOpen = form.value('securityMode') === 'none'
    const isOld = !isOpen && deprecatedPolicies.includes(String(form.value('securityPolicy')))
    warning.hidden = !isOpen && !isOld
    warning.textContent = isOpen ? form.word('warn.none') : form.word('warn.deprecated')
  })
}

function offerResult(form: OpcuaForm, { serverName, endpoints, certificates, otherHost, milliseconds }: Offer, again: () => void): Result {
  const { word } = form
  const said = word('look.found', { name: serverName, milliseconds })
  const host = otherHost === '' ? [] : [h('p', {}, word('look.otherHost', { host: otherHost }))]
  const offers = h('ul', { className: 'lineside-list' }, ...endpoints.map((endpoint) => endpointLine(form, endpoint)))
  const shown = certificates.map((certificate) => certificateBox(form, certificate, again))
  return { tone: 'plain', content: [said, ...host, offers, ...shown] }
}

function endpointLine(form: OpcuaForm, endpoint: EndpointOffer): HTMLElement {
  const { word, node } = form
  const { mode, policy, isKnown, users } = endpoint
  const tokens = users.map((user) => (user === 'issued' ? word('look.issued') : node._(`option.userToken.${user}`))).join(', ')
  const text = h(
    'span',
    {},
    mode === 'none' ? node._('option.securityMode.none') : `${node._(`option.securityMode.${mode}`)} · ${policy}`,
    h('br'),
    h('small', {}, tokens),
  )
  return h('li', {}, text, ...(isKnown ? [button('check', word('look.use'), () => use(form, endpoint))] : []))
}

/** Takes security and, where the one set is not offered, the first way to log in that is. */
function use(form: OpcuaForm, { mode, policy, users }: EndpointOffer): void {
  choose(form, 'securityMode', mode)
  if (mode !== 'none') choose(form, 'securityPolicy', policy)
  const [first] = users.filter((user) => user !== 'issued')
  if (first !== undefined && !users.some((user) => user === form.value('userToken'))) choose(form, 'userToken', first)
}

function choose(form: OpcuaForm, setting: keyof Settings, value: string): void {
  const select = form.row(setting).querySelector('select')
  if (select === null) return
  select.value = value
  select.dispatchEvent(new Event('change', { bubbles: true }))
}

/** With the one click that trusts it, below what a person has to compare first. */
function certificateBox(form: OpcuaForm, certificate: ServerCertificate, again: () => void): HTMLElement {
  const { word } = form
  const { refusal, thumbprint } = certificate
  const state = h('p', { className: refusal === null ? 'lineside-good' : 'lineside-bad' }, word(verdicts[refusal ?? 'accepted']))
  const trust = button('shield', word('look.trust'), () => void act(form, 'trust', thumbprint, again))
  return h(
    'div',
    {},
    h('h4', {}, word('look.certificate')),
    certificateFacts(form, certificate),
    state,
    ...(canBeTrusted.has(refusal) ? [trust] : []),
  )
}

function certificateFacts(
  { word }: OpcuaForm,
  { subject, issuer, isSelfSigned, applicationUri, hosts, notBefore, notAfter, thumbprint }: CertificateFacts,
): HTMLElement {
  return facts([
    [word('certificate.thumbprint'), (thumbprint.match(/.{1,4}/g) ?? []).join(' ')],
    [word('certificate.subject'), subject],
    [word('certificate.issuer'), isSelfSigned ? word('certificate.selfSigned') : issuer],
    [word('certificate.applicationUri'), applicationUri],
    [word('certificate.hosts'), hosts.join(', ')],
    [word('certificate.valid'), `${day(notBefore)} – ${day(notAfter)}`],
  ])
}

function storeResult(form: OpcuaForm, own: Answer, trusted: Answer, again: () => void): Result {
  const { word } = form
  const { certificate, pem, der, folder } = own as unknown as { certificate: CertificateFacts; pem: string; der: string; folder: string }
  const { certificates } = trusted as unknown as { certificates: readonly (CertificateFacts & { readonly endpoints: readonly string[] })[] }
  const downloads = h(
    'div',
    { className: 'lineside-tools' },
    button('download', 'DER', () =>
      download(
        'lineside.der',
        Uint8Array.from(atob(der), (character) => character.charCodeAt(0)),
      ),
    ),
    button('download', 'PEM', () => download('lineside.pem', pem)),
  )
  const lines = certificates.map(({ subject, notAfter, thumbprint, endpoints }) => {
    const where = [endpoints.join(', '), `${word('certificate.until')} ${day(notAfter)}`, thumbprint].filter((part) => part !== '').join(' · ')
    const remove = button('trash', word('store.remove'), () => void act(form, 'distrust', thumbprint, again))
    return h('li', {}, h('span', {}, subject, h('br'), h('small', {}, where)), remove)
  })
  const list = lines.length === 0 ? h('p', {}, word('store.none')) : h('ul', { className: 'lineside-list' }, ...lines)
  const content = [
    h('h4', {}, word('store.own')),
    certificateFacts(form, certificate),
    downloads,
    h('h4', {}, word('store.trusted')),
    list,
    h('small', {}, word('store.folder', { folder })),
  ]
  return { tone: 'plain', content }
}

async function act(form: OpcuaForm, action: 'trust' | 'distrust', thumbprint: string, again: () => void): Promise<void> {
  const answer = await form.ask(action, { thumbprint })
  if (answer.ok) again()
  else form.row('endpointUrl').after(h('div', { className: 'lineside-problem', role: 'alert' }, answer.text ?? ''))
}

function download(name: string, content: string | Uint8Array<ArrayBuffer>): void {
  const url = URL.createObjectURL(new Blob([content], { type: 'application/octet-stream' }))
  h('a', { href: url, download: name }).click()
  URL.revokeObjectURL(url)
}

/** As the reader's own calendar writes it. */
function day(ms: number): string {
  return new Date(ms).toLocaleDateString()
}
