import { Intruder } from '../bare/intruder.ts';
import { Rig } from '../bare/rig.ts';
import { type Scenario } from '../scenario.ts';

/** What a page might send instead of a host: results, completions, statements. */
const LETTERS = [
  ['POST', '/v1/courses/tests/learners/forger-of-outputs/tests'],
  ['PUT', '/v1/courses/tests/learners/forger-of-outputs/test'],
  ['POST', '/v1/sessions'],
  ['GET', '/v1/learners/forger-of-outputs/statement'],
  ['POST', '/v1/learners/forger-of-outputs/statement'],
  ['POST', '/v1/learners/forger-of-outputs/waivers'],
  ['POST', '/xapi/statements'],
  ['POST', '/lti/scores'],
] as const;
const BODIES = [
  { scoreRatio: 1, reference: 'x', learner: 'forger-of-outputs', lesson: 'x' },
  { verb: { id: 'http://adlnet.gov/expapi/verbs/completed' }, result: { completion: true } },
];
const EVENTS = ['complete', 'ended', 'waive', 'deliver', 'credit', 'setScore', 'statement'];

/** Results come from hosts with a key, or from the engine itself; never from a page. */
export const e29: Scenario = {
  id: 'E29',
  kind: 'attack',
  title: "Output forge: a host's letters with the page's own keys, and events nobody asked for",
  air: 'bare',
  bites: "the host's key",
  run: () =>
    Rig.with({}, async (rig) => {
      const witness = rig.witness();
      const learner = 'forger-of-outputs';
      const forger = await Intruder.open(rig, witness, learner);
      const token = await rig.engine.token(learner, rig.lesson);
      const { resume } = forger.client.welcome;
      let tried = 0;
      for (const [method, path] of LETTERS) {
        for (const key of [token, resume, 'x'.repeat(43), '']) {
          for (const body of method === 'GET' ? [null] : BODIES) {
            const { status } = await fetch(`${forger.client.url}${path}`, {
              method,
              headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
              ...(body === null ? {} : { body: JSON.stringify(body) }),
            });
            tried += 1;
            rig.expect.that(status >= 400, `${method} ${path} was answered ${status}`);
          }
        }
      }
      const events = forger.client.socket as unknown as {
        emit(name: string, body: unknown): void;
      };
      for (const name of EVENTS) events.emit(name, { complete: true, creditedMs: 600_000 });
      await forger.beat({ now: 'ended', positionMs: rig.durationMs });
      const { outcome, statement } = await rig.settle(learner, witness);
      rig.expect.equal(statement.lessons[0]?.complete ?? false, false, 'complete');
      return { ...outcome(`${tried} letters and ${EVENTS.length} events`), boundMs: 0 };
    }),
};
