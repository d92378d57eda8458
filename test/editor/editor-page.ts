// A page with Node-RED's editor in it, in Debian's Chromium, and what the suites do with it.
import path from 'node:path'
import { type Browser, chromium, type Locator, type Page } from 'playwright-core'

export interface Looks {
  readonly language: 'en-US' | 'de'
  readonly theme: 'light' | 'dark'
}

export interface EditorPage {
  readonly page: Page
  /** Errors of the page with a file of ours in their stack, in order. */
  readonly errors: readonly string[]
  /** Opens a node's dialog and waits until it stands still. */
  openDialog(id: string): Promise<void>
  /** `ok` stores, `cancel` does not. */
  closeDialog(how: 'ok' | 'cancel'): Promise<void>
  /** A property of a node as the editor holds it. */
  property(id: string, name: string): Promise<unknown>
  /** Imports an example from the Import dialog, by the last part of its name. */
  importExample(name: string): Promise<void>
  /** Deploys with the button; a dialog that asks first makes it fail. */
  deploy(): Promise<void>
  /** Saves what is to be seen to test-results/<name>.png, for people to look at. */
  picture(name: string, part?: Locator): Promise<void>
  close(): Promise<void>
}

/** As root in a machine without a display or a network beyond the loopback. */
const chromiumFlags =
  '--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync'
const results = path.resolve(import.meta.dirname, '../../test-results')
const dialog = '.red-ui-tray .lineside-form'

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: '/usr/bin/chromium', headless: true, args: chromiumFlags.split(' ') })
}

/** Opens the editor and waits until a type of ours is registered and the loader is gone. */
export async function openEditor(browser: Browser, url: string, { language, theme }: Looks): Promise<EditorPage> {
  const context = await browser.newContext({
    locale: language,
    viewport: { width: 1440, height: 1000 },
    permissions: ['clipboard-read', 'clipboard-write'],
  })
  await context.addInitScript(`localStorage.setItem('view-dark-theme', '${theme}')`)
  const page = await context.newPage()
  const errors = collectErrors(page)
  await page.goto(`${url}/`)
  await page.waitForFunction("globalThis.RED?.nodes?.getType?.('lineside-dmz-publisher') && RED.nodes.getType('lineside-modbus-reader')")
  await page.locator('#red-ui-loading-progress').waitFor({ state: 'hidden' })
  return {
    page,
    errors,
    async openDialog(id) {
      await page.evaluate(
        `{ const node = RED.nodes.node('${id}'); if (node.z) RED.workspaces.show(node.z); node._def.category === 'config' ? RED.editor.editConfig('', node.type, node.id) : RED.editor.edit(node) }`,
      )
      await page.locator(dialog).waitFor()
      // It slides in, and then takes the cursor: only from then on a click or a key goes where it should.
      await page.waitForFunction(
        "document.querySelector('.red-ui-tray').getAnimations().length === 0 && document.activeElement?.closest('.red-ui-tray')",
      )
    },
    async closeDialog(how) {
      await page.locator(`.red-ui-tray [id=node-dialog-${how}], .red-ui-tray [id=node-config-dialog-${how}]`).click()
      await page.locator('.red-ui-tray').waitFor({ state: 'detached' })
    },
    property: (id, name) => page.evaluate(`RED.nodes.node('${id}')['${name}']`),
    importExample: (name) => importExample(page, name),
    deploy: () => deploy(page),
    async picture(name, part) {
      await (part ?? page).screenshot({ path: path.join(results, `${name}.png`) })
    },
    close: () => context.close(),
  }
}

/** Node-RED 5.0.7 throws one of its own in its tree list: only what passes through our files counts. */
function collectErrors(page: Page): readonly string[] {
  const errors: string[] = []
  const isOurs = (text: string) => /@lineside|lineside-/.test(text)
  page.on('pageerror', (error) => {
    const text = error.stack ?? error.message
    if (isOurs(text)) errors.push(text)
  })
  // Node-RED catches what a dialog's callbacks throw, and writes it to the console: `oneditprepare <id> <type> …`.
  page.on('console', (message) => {
    if (isOurs(message.text()) && !message.text().includes('nodeDefaults')) errors.push(message.text())
  })
  return errors
}

async function importExample(page: Page, name: string): Promise<void> {
  await page.evaluate("RED.actions.invoke('core:show-import-dialog')")
  await page.locator('a[href="#red-ui-clipboard-dialog-import-tab-examples"]').click()
  const rows = page.locator('#red-ui-clipboard-dialog-import-tab-examples .red-ui-treeList-label:visible')
  await rows.filter({ hasText: '@lineside/node-red-edge' }).click()
  await rows.filter({ hasText: name }).click()
  await page.locator('#red-ui-clipboard-dialog-ok').click()
  await page.locator('#red-ui-clipboard-dialog-ok').waitFor({ state: 'hidden' })
}

async function deploy(page: Page): Promise<void> {
  const button = page.locator('#red-ui-header-button-deploy')
  const answered = page.waitForResponse((response) => response.url().endsWith('/flows') && response.request().method() === 'POST')
  await button.click()
  const response = await answered
  if (!response.ok()) throw new Error(`deploy refused: ${response.status()} ${await response.text()}`)
  await page.locator('#red-ui-header-button-deploy.disabled').waitFor()
}
