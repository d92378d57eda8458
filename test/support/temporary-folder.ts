// A folder of its own for one test, gone when the test is over.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export async function temporaryFolder(test: { after(release: () => Promise<void>): void }): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'lineside-'))
  test.after(() => rm(folder, { recursive: true, force: true }))
  return folder
}
