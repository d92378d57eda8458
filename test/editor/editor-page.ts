// A page with Node-RED's editor in it, in Debian's Chromium, and what the suites do with it.
import path from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'

export interface Looks {
  readonly language: 'en-US' | 'de'
  readonly theme: 'light' | 'dark'
}

export interface EditorPage {
  readonly page: Page
  /** Errors of the page that have a file of ours in their stack, in order. */
  readonly errors: readonly string[]
  /** Opens a node's dialog and waits until it stands still. */
  openDialog(id: string): Promise<void>
  /** `ok` stores, `cancel` does not. */
  closeDialog(how: 'ok' | 'cancel'): Promise<void>
  /** Saves what is to be seen to test-results/<name>.png. */
  picture(name: string): Promise<void>
  close(): Promise<void>
}

/** As root in a machine without a display or a network beyond the loopback. */
const chromiumFlags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]
const results = path.resolve(import.meta.dirname, '../../test-results')

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: '/usr/bin/chromium', headless: true, args: chromiumFlags })
}

/** Opens the editor and waits until our last type is in the palette and the loader is gone. */
export async function openEditor(browser: Browser, url: string, { language, theme }: Looks): Promise<EditorPage> {
  const context = await browser.newContext({ locale: language, viewport: { width: 1440, height: 1000 } })
  await context.addInitScript((chosen) => localStorage.setItem('view-dark-theme', chosen), theme)
  const page = await context.newPage()
  const errors: string[] = []
  page.on('pageerror', (error) => {
    const text = error.stack ?? error.message
    // Node-RED 5.0.7 throws one of its own in its tree list: only what passes through our files counts.
    if (/resources\/@lineside|lineside-/.test(text)) errors.push(text)
  })
  await page.goto(`${url}/`)
  await page.waitForFunction(
    "globalThis.RED?.nodes?.getType('lineside-dmz-publisher') && document.querySelector('.red-ui-editor-workspace, #red-ui-workspace-chart')",
  )
  await page.locator('#red-ui-loading-progress, .red-ui-loading').waitFor({ state: 'hidden' })
  return {
    page,
    errors,
    async openDialog(id) {
      await page.evaluate('(id) => {}', id)
      await page.evaluate((wanted) => {
        const { RED } = globalThis as unknown as { RED: EditorGlobal }
        const node = RED.nodes.node(wanted)
        if (node._def.category === 'config') RED.editor.editConfig('', node.type, node.id)
        else RED.editor.edit(node)
      }, id)
      await page.locator('.red-ui-tray .lineside-form').waitFor()
      await page.waitForFunction("document.querySelector('.red-ui-tray').getAnimations().length === 0")
      // The form reviews itself 150 ms after Node-RED has filled its lists of config nodes.
      await page.waitForFunction("document.activeElement?.closest('.red-ui-tray') !== null")
    },
    async closeDialog(how) {
      await page.locator(`#node-dialog-${how}, #node-config-dialog-${how}`).last().click()
      await page.locator('.red-ui-tray').waitFor({ state: 'detached' })
    },
    async picture(name) {
      await page.screenshot({ path: path.join(results, `${name}.png`) })
    },
    close: () => context.close(),
  }
}

interface EditorGlobal {
  readonly nodes: { node(id: string): { readonly id: string; readonly type: string; readonly _def: { readonly category: string } } }
  readonly editor: { edit(node: unknown): void; editConfig(name: string, type: string, id: string): void }
}
