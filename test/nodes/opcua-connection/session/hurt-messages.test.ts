// A sample of `test/slow/opcua-fuzz.test.ts`.
import { test } from 'node:test'
import { playHurtMessages } from '../../../support/opcua-fuzz.ts'

test('messages of the server that were hurt on the way end the stay at worst, never the process', (t) => playHurtMessages(t, 60, 30_000))
