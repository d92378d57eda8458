// A box in the dialog to try something before it is deployed: some inputs, a button, an answer.
import { isFault } from '../fault.ts'
import type { Answer } from './ask.ts'
import { button, h } from './dom.ts'
import type { Form } from './form.ts'
import { type InputSpec, tryInput } from './try-input.ts'

export interface Result {
  readonly tone: 'good' | 'bad' | 'plain'
  readonly content: readonly (Node | string)[]
}

export interface TryPanel<I extends string = never> {
  /** Asks again with what the inputs hold, if they hold anything or there are none. */
  run(): void
  /** Shows an answer that was come by in another way; false: the dialog has gone. */
  tell(result: Result): boolean
  fill(input: I, value: string): void
  offer(input: I, options: readonly (readonly [value: string, text: string])[]): void
}

interface Words<I extends string> {
  readonly title: string
  readonly button: string
  /** Labels of the inputs, by name, and what they are beyond a line of text. */
  readonly inputs?: Readonly<Record<I, InputSpec<NoInfer<I>>>>
  /** Those of many lines. */
  readonly areas?: readonly NoInfer<I>[]
}

/** Is given the inputs, and `tell`: shows how far it has come; false: the dialog has gone, nobody waits any more. */
export type Work<I extends string> = (values: Readonly<Record<I, string>>, tell: (result: Result) => boolean) => Result | Promise<Result>

/** Adds the box. What `work` throws is said as a fault. `others`: further buttons over the same inputs. */
export function tryPanel<I extends string = never>(
  form: Pick<Form, 'panel' | 'word' | 'node'>,
  { title, button: action, inputs, areas = [] }: Words<I>,
  work: Work<I>,
  others: readonly { readonly button: string; readonly work: Work<I> }[] = [],
): TryPanel<I> {
  const specs = Object.entries(inputs ?? {}) as [I, InputSpec<I>][]
  const fields = specs.map(([name, spec]) => tryInput(name, spec, `lineside-${form.node.id}-${name}`, areas.includes(name)))
  const valuesNow = () => Object.fromEntries(fields.map((field) => [field.name, field.value()])) as Record<I, string>
  const arrange = () => {
    const values = valuesNow()
    for (const field of fields) field.arrange(values)
  }
  const answer = h('div', { className: 'lineside-answer', role: 'status' })
  const tell = (result: Result) => {
    say(answer, result)
    return answer.isConnected
  }
  const run = async (chosen: Work<I> = work) => {
    for (const one of asks) one.disabled = true
    tell({ tone: 'plain', content: [form.word('asking')] })
    tell(await settled(form, () => chosen(valuesNow(), tell)))
    for (const one of asks) one.disabled = false
  }
  const asks = [{ button: action, work }, ...others].map((one) => button('play', one.button, () => void run(one.work)))
  const panel = form.panel(title)
  panel.append(h('div', { className: 'lineside-asking' }, ...fields.map(({ element }) => element), ...asks), answer)
  panel.addEventListener('change', arrange)
  arrange()
  panel.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.ctrlKey || !(event.target instanceof HTMLInputElement)) return
    event.preventDefault()
    void run()
  })
  return {
    run() {
      if (fields.length === 0 || fields.some((field) => field.value() !== '')) void run()
    },
    tell,
    fill(input, value) {
      for (const field of fields) if (field.name === input) field.fill(value)
    },
    offer(input, options) {
      for (const field of fields) if (field.name === input) field.offer(options)
      arrange()
    },
  }
}

/** A server's answer: its own words when it refused, else what `tell` makes of it. */
export function answered(answer: Answer, tell: (answer: Answer) => Result): Result {
  if (!answer.ok) return { tone: 'bad', content: [answer.text ?? ''] }
  return tell(answer)
}

/** Names and values under each other. What has no value is left out. */
export function facts(pairs: readonly (readonly [name: string, value: string | undefined])[]): HTMLElement {
  const known = pairs.filter(([, value]) => value !== undefined && value !== '')
  return h('dl', { className: 'lineside-facts' }, ...known.flatMap(([name, value]) => [h('dt', {}, name), h('dd', {}, value ?? '')]))
}

/** Why the settings cannot be tried as they stand. */
export function unsound(form: Form): Result {
  const texts = form.parsed().problems.map(({ code, params }) => form.node._(`problem.${code}`, params ?? {}))
  return { tone: 'bad', content: [form.word('fix-first'), ' ', [...new Set(texts)].join(' · ')] }
}

async function settled(form: Pick<Form, 'node'>, work: () => Result | Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (thrown) {
    return { tone: 'bad', content: [isFault(thrown) ? form.node._(`fault.${thrown.code}`, thrown.params) : String(thrown)] }
  }
}

function say(answer: HTMLElement, { tone, content }: Result): void {
  answer.className = `lineside-answer lineside-${tone}`
  answer.replaceChildren(...content)
}
