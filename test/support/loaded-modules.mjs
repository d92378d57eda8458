// Preloaded with `--import`: every module that is loaded from a package, import or require, is written to LOADED_MODULES.
import { appendFileSync } from 'node:fs'
import { registerHooks } from 'node:module'

const file = process.env['LOADED_MODULES'] ?? ''

registerHooks({
  load(url, context, next) {
    // Node-RED reads the package.json of whatever is installed.
    if (url.includes('/node_modules/') && !url.endsWith('/package.json')) appendFileSync(file, `${url}\n`)
    return next(url, context)
  },
})
