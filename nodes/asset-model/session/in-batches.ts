// Many small questions to the file system, some at a time: all at once would take its threads from everybody else.

const batchSize = 32

/** The answers in the order of the questions. */
export async function inBatches<Q, A>(questions: readonly Q[], ask: (question: Q) => Promise<A>): Promise<readonly A[]> {
  const answers: A[] = []
  for (let at = 0; at < questions.length; at += batchSize) {
    answers.push(...(await Promise.all(questions.slice(at, at + batchSize).map(ask))))
  }
  return answers
}
