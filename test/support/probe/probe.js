// Looks into a running Node-RED for the tests: memory after a forced collection, resources in use, listeners, files.
const { readdirSync, readlinkSync } = require('node:fs')

module.exports = (RED) => {
  RED.nodes.registerType('lineside-probe', function probe(config) {
    RED.nodes.createNode(this, config)
  })
  RED.httpAdmin.get('/lineside-probe/cpu', (_request, response) => {
    const { user, system } = process.cpuUsage()
    response.json({ microseconds: user + system })
  })
  RED.httpAdmin.get('/lineside-probe', async (_request, response) => {
    for (let round = 0; round < 4; round += 1) {
      globalThis.gc?.()
      await new Promise((resolve) => setImmediate(resolve))
    }
    const { heapUsed, external, rss } = process.memoryUsage()
    const resources = {}
    for (const kind of process.getActiveResourcesInfo()) resources[kind] = (resources[kind] ?? 0) + 1
    const listeners = Object.fromEntries(process.eventNames().map((name) => [String(name), process.listenerCount(name)]))
    response.json({ heapUsed, external, rss, resources, listeners, files: openFiles(), uptime: process.uptime() })
  })
}

/** What the open descriptors stand for, without sockets: those of the admin API come and go. Null where /proc is not. */
function openFiles() {
  try {
    const targets = readdirSync('/proc/self/fd').flatMap((descriptor) => {
      try {
        return [readlinkSync(`/proc/self/fd/${descriptor}`).replace(/:\[\d+\]$/, '')]
      } catch {
        return []
      }
    })
    return targets.filter((target) => target !== 'socket' && target !== '/proc/self/fd' && !/^\/proc\/\d+\/fd$/.test(target)).sort()
  } catch {
    return null
  }
}
