import { creditedMs } from '../balance.ts';
import { Intruder } from '../bare/intruder.ts';
import { Rig } from '../bare/rig.ts';
import { type Scenario } from '../scenario.ts';

const PLAYED_MS = 60_000;
const STEP_MS = 5_000;
const AGAIN = 10;

/** The best and the worst that a page can tell. */
const SPLENDID = {
  startMs: 1,
  playedMs: 3_600_000,
  stalls: 0,
  stalledMs: 0,
  bitrateBps: 200_000_000,
  droppedFrames: 0,
  shownFrames: 1_000_000,
  errors: 0,
};
const MISERABLE = {
  ...SPLENDID,
  startMs: 600_000,
  stalls: 10_000,
  stalledMs: 3_600_000,
  droppedFrames: 1_000_000,
  errors: 10_000,
};
const NONSENSE: readonly unknown[] = [
  { ...SPLENDID, playedMs: null },
  { ...SPLENDID, playedMs: -1 },
  { ...SPLENDID, playedMs: 3_600_001 },
  { ...SPLENDID, stalls: 1e308 },
  { ...SPLENDID, shownFrames: '1000000' },
  [SPLENDID],
  'splendid',
];

interface Told {
  readonly lines: readonly { playedMs: number; stalls: number; starts: number }[];
}

/** What a page tells of its play is for statistics: it moves no credit, and no more than its own line. */
export const qualityClaims: Scenario = {
  id: 'quality-claims',
  kind: 'attack',
  title: 'Forged playing quality: the best, the worst, nonsense, and all of it over and over',
  air: 'bare',
  bites: 'a claim of quality counts with its beat',
  run: () =>
    Rig.with({}, async (rig) => {
      const { segmentMs } = rig;
      const wish = { id: 'told-of', durationMs: PLAYED_MS, segmentMs };
      const lesson = await rig.engine.publishFake(wish);
      const witness = rig.witness();
      const liar = await Intruder.open(rig, witness, 'quality-liar', lesson);
      const honest = rig.witness();
      const learner = await Intruder.open(rig, honest, 'quality-learner', lesson);
      await liar.beat({ now: 'playing' });
      await learner.beat({ now: 'playing' });
      let accepted = 0;
      for (let atMs = 0; atMs < PLAYED_MS; atMs += STEP_MS) {
        const span = [atMs, atMs + STEP_MS] as const;
        await learner.download(span);
        rig.clock.advance(STEP_MS);
        await learner.beat({ spans: [span] });
        const quality = accepted % 2 === 0 ? SPLENDID : MISERABLE;
        const body = { ...liar.client.stamp({ spans: [span] }), quality };
        rig.expect.that(!('code' in (await liar.send(body))), 'a claim cost its beat');
        accepted += 1;
        if (atMs > 0) continue;
        // The same again, and with another claim, and under another number without its nonce.
        for (let n = 0; n < AGAIN; n += 1) {
          await liar.send({ ...body, nonce: liar.client.nonce });
          await liar.send({ ...body, nonce: liar.client.nonce, spans: [[0, 1]] });
          const { seq } = liar.client;
          await liar.send({ ...body, seq: seq + 1, nonce: 'a-stale-nonce' });
          liar.client.seq = seq;
        }
        for (const nonsense of NONSENSE) {
          const { seq } = liar.client;
          const fresh = liar.client.stamp({ seq: seq + 1 });
          const answer = await liar.send({ ...fresh, quality: nonsense });
          const code = 'code' in answer ? answer.code : 'ack';
          rig.expect.equal(code, 'malformed', `the answer to ${JSON.stringify(nonsense)}`);
          liar.client.seq = seq;
        }
      }
      const told = await report(rig, lesson);
      const [line] = told.lines;
      rig.expect.equal(line?.playedMs, accepted * SPLENDID.playedMs, 'the time that was told of');
      rig.expect.equal(line?.starts, accepted, 'the starts that were told of');
      const { statement } = await rig.settle('quality-learner', honest);
      rig.expect.equal(creditedMs(statement), PLAYED_MS, "the other learner's credit");
      const { outcome } = await rig.settle('quality-liar', witness);
      return outcome(`${accepted} claims counted`);
    }),
};

/** What the host is told. Each engine stores what it counted when it is asked. */
async function report(rig: Rig, lesson: string): Promise<Told> {
  let told: Told = { lines: [] };
  for (const url of rig.straight) {
    const answer = await fetch(`${url}/v1/playing-quality?by=lesson&lesson=${lesson}`, {
      headers: { authorization: `Bearer ${rig.engine.apiKey}` },
    });
    rig.expect.equal(answer.status, 200, "the answer to the host's question");
    told = (await answer.json()) as Told;
  }
  return told;
}
