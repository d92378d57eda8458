// One cycle of a group of tags: the plan's requests, one reading a tag, blocks split until the bad address is found.
import { type Clock, pause } from '../../lib/clock.ts'
import { isFault } from '../../lib/fault.ts'
import { statusCodes } from '../../lib/quality.ts'
import type { Reading } from '../../lib/reading.ts'
import { createDecoder, type Decoder } from '../decode.ts'
import { meaningOf, type NoValue } from '../exceptions.ts'
import { ambiguous } from '../ledger.ts'
import type { Lessons } from '../lessons.ts'
import type { Link } from '../link.ts'
import type { LinkMeter } from '../link-meter.ts'
import { blockOf, keyOf, planRequests, splitBlock } from '../plan.ts'
import { scaleFactors } from '../scale-factor.ts'
import { silence, type Units } from '../units.ts'
import type { Block, ModbusTag, ModbusWant } from '../want.ts'
import type { Answered } from './client.ts'
import type { Device, Silent } from './device.ts'

export interface Scanner {
  /** All tags, or those named; one reading each, in the order of the table. Rejects when the line is lost. */
  scan(device: Pick<Device, 'read'>, names: readonly string[] | null): Promise<readonly Reading[]>
}

export interface ScanOptions {
  readonly clock: Clock
  /** Aborts when the stay on the line is over. */
  readonly ended: AbortSignal
  /** Rest for the device after each answer. */
  readonly pauseMs: number
  readonly count: (counter: string, amount?: number) => void
  /** Of the whole line: all groups learn from each other, and the next stay from this one. */
  readonly lessons: Lessons
  readonly meter: LinkMeter
  readonly units: Pick<Units, 'inTurn'>
}

interface Round {
  readonly device: Pick<Device, 'read'>
  readonly found: Map<ModbusTag, Reading>
  /** Units that fail over single places too. */
  readonly failing: Set<number>
}

/** How a line ends when a device does not like what it was asked. */
const losses: ReadonlySet<string> = new Set(['modbus.timeout', 'modbus.line-closed', 'modbus.line-broken'])

export function createScanner(want: ModbusWant, { clock, ended, pauseMs, count, lessons, meter, units }: ScanOptions): Scanner {
  const decoders = new Map<ModbusTag, Decoder>()
  const whole = scaleFactors(want.tags)
  let planned: { readonly revision: number; readonly link: Link; readonly blocks: readonly Block[] } | null = null

  const ask = async (round: Round, block: Block) => {
    const begin = clock.monotonic()
    const outcome = await round.device.read(block).catch((thrown: unknown) => {
      if (isFault(thrown) && losses.has(thrown.code)) lessons.lost(block)
      throw thrown
    })
    if ('silent' in outcome && outcome.silent === silence) lessons.lost(block)
    if (!('silent' in outcome) && pauseMs > 0) await pause(clock, pauseMs, ended)
    if ('answer' in outcome) meter.took(block, clock.monotonic() - begin)
    if ('exception' in outcome) count('exceptions')
    return outcome
  }
  /** True when the block was answered as it was asked for. `isSought`: a part of it makes the device fail. */
  const read = async (round: Round, block: Block, isSought = false): Promise<boolean> => {
    const outcome = await ask(round, block)
    if ('silent' in outcome) return outcome.silent === ambiguous ? readApart(round, block, outcome) : deny(round, block, outcome.silent, outcome.at)
    if ('answer' in outcome) return take(round, block, outcome)
    const meaning = meaningOf(outcome.exception)
    const isFailure = meaning.concerns === 'either' && (isSought || (await failsInPart(round, block)))
    const isRefusal = isFailure || meaning.concerns === 'address'
    const halves = isRefusal ? splitBlock(block) : null
    if (halves !== null) return readHalves(round, block, halves, isFailure)
    if (isRefusal) lessons.refused(block.tags, outcome.exception)
    return deny(round, block, meaning, outcome.at)
  }
  /** Fewer registers are of another shape: no answer on its way is taken for theirs. Once; if that is muddled too, they wait. */
  const readApart = async (round: Round, block: Block, { silent, at }: Silent): Promise<false> => {
    const halves = splitBlock(block)
    if (halves === null) return deny(round, block, silent, at)
    for (const half of halves) {
      const outcome = await ask(round, half)
      if ('answer' in outcome) take(round, half, outcome)
      else deny(round, half, 'silent' in outcome ? outcome.silent : meaningOf(outcome.exception), outcome.at)
    }
    return false
  }
  /** Whether the device fails over some registers only: one at either end tells. Where it does not, once a cycle is enough. */
  const failsInPart = async (round: Round, block: Block): Promise<boolean> => {
    const { tags, unitId } = block
    if (splitBlock(block) === null) return tags.some((tag) => lessons.isolated.has(keyOf(tag)))
    if (round.failing.has(unitId)) return false
    for (const end of [tags.slice(0, 1), tags.slice(-1)]) if ('answer' in (await ask(round, blockOf(end)))) return true
    round.failing.add(unitId)
    return false
  }
  const readHalves = async (round: Round, block: Block, [first, second]: readonly [Block, Block], isSought: boolean): Promise<false> => {
    const isFirstSound = await read(round, first, isSought)
    const isSecondSound = await read(round, second, isSought)
    if (!isFirstSound || !isSecondSound) return false
    const isWhole = await isWholeBetween(round, block, first, second)
    if (isWhole === true) lessons.tooLarge(block)
    else if (isWhole === false) lessons.cutBefore(second)
    return false
  }
  /** Whether the registers between two sound halves are there too, asked for with no more than their neighbours; null: nobody said. */
  const isWholeBetween = async (round: Round, block: Block, first: Block, second: Block): Promise<boolean | null> => {
    if (first.start + first.count >= second.start) return true
    const bridge = blockOf([...first.tags.slice(-1), ...second.tags.slice(0, 1)])
    if (bridge.count >= block.count) return false
    const outcome = await ask(round, bridge)
    return 'silent' in outcome ? null : 'answer' in outcome
  }
  const take = ({ found }: Round, block: Block, { answer, at }: Answered): true => {
    lessons.answered(block)
    for (const tag of block.tags) found.set(tag, decoderOf(tag)(answer, roughReading(tag, at, clock.now())))
    return true
  }
  const decoderOf = (tag: ModbusTag): Decoder => {
    const known = decoders.get(tag)
    if (known !== undefined) return known
    const made = createDecoder(tag)
    decoders.set(tag, made)
    return made
  }
  const deny = ({ found }: Round, { tags }: Block, reason: NoValue, at: number): false => {
    for (const tag of tags) found.set(tag, denied(roughReading(tag, at, clock.now()), reason))
    return false
  }
  const plan = (tags: readonly ModbusTag[]) => planRequests(tags, want.limits, meter.link, lessons)
  /** Made anew when the device or the link taught something. */
  const wholePlan = (): readonly Block[] => {
    const { revision } = lessons
    const { link } = meter
    if (planned?.revision !== revision || planned.link !== link) planned = { revision, link, blocks: plan(whole.reads) }
    return planned.blocks
  }
  return {
    async scan(device, names) {
      const round = { device, found: new Map<ModbusTag, Reading>(), failing: new Set<number>() }
      const asked = names === null ? null : new Set(names)
      const part = asked === null ? whole : scaleFactors(want.tags.filter(({ wanted }) => asked.has(wanted.tag.raw)))
      if (asked === null) lessons.turn()
      for (const block of units.inTurn(lessons.inTurn(asked === null ? wholePlan() : plan(part.reads)))) {
        const exception = asked === null ? lessons.standing(block) : null
        if (exception === null) await read(round, block)
        else deny(round, block, meaningOf(exception), clock.now())
      }
      return part.complete(round.found)
    },
  }
}

function roughReading({ wanted, unit }: ModbusTag, at: number, now: number): Reading {
  return {
    topic: wanted.topic,
    payload: null,
    timestamp: at,
    quality: 'good',
    statusCode: statusCodes.Good,
    ...(unit === '' ? {} : { unit }),
    tag: wanted.tag,
    findings: ['no-source-time'],
    source: { ...wanted.source, sourceTime: null, receivedAt: now },
  }
}

/** `detail.exception` keeps the device's own code. */
function denied(rough: Reading, { statusCode, finding, exception }: NoValue): Reading {
  return {
    ...rough,
    quality: 'bad',
    statusCode,
    findings: ['no-source-time', finding],
    ...(exception === undefined ? {} : { detail: { exception } }),
  }
}
