/** Gathers what is asked in one turn of the event loop, so that it shares one answer of a database. */

interface Asked<Question, Answer> {
  readonly question: Question;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * @param answer gets each question once; its answers come in the same order
 * @returns asks one question
 */
export function inTurns<Question extends readonly string[], Answer>(
  answer: (questions: readonly Question[]) => Promise<readonly Answer[]>,
): (question: Question) => Promise<Answer> {
  let waiting: Asked<Question, Answer>[] = [];

  async function answerAll(): Promise<void> {
    let asked = waiting;
    waiting = [];
    while (asked.length > 0) {
      // The same question twice wants two answers, one after the other.
      const seen = new Set<string>();
      const now: typeof asked = [];
      const later: typeof asked = [];
      for (const each of asked) {
        const name = JSON.stringify(each.question);
        (seen.has(name) ? later : now).push(each);
        seen.add(name);
      }
      try {
        const answers = await answer(now.map(({ question }) => question));
        for (const [at, each] of now.entries()) each.resolve(answers[at] as Answer);
      } catch (error) {
        for (const each of now) each.reject(error);
      }
      asked = later;
    }
  }

  return (question) =>
    new Promise((resolve, reject) => {
      waiting.push({ question, resolve, reject });
      if (waiting.length === 1) setImmediate(() => void answerAll());
    });
}
