import { type Ack, type Refused } from '../../../engine/protocol/messages.ts';
import { creditedMs } from '../balance.ts';
import { Intruder } from '../bare/intruder.ts';
import { Rig } from '../bare/rig.ts';
import { type Scenario } from '../scenario.ts';

const WATCHED_MS = 100_000;

/** Own accepted beats, sent again: in the same socket, in a resumed one, in a new session. */
export const e13: Scenario = {
  id: 'E13',
  kind: 'attack',
  title: 'Frame replay: recorded beats sent again, verbatim, restamped and altered',
  air: 'bare',
  bites: 'already credited',
  run: () =>
    Rig.with({}, async (rig) => {
      const witness = rig.witness();
      const first = await Intruder.open(rig, witness, 'replayer');
      const recorded: Record<string, unknown>[] = [];
      const say = async (body: Record<string, unknown>) => {
        recorded.push(body);
        await first.send(body);
      };
      await say(first.client.stamp({ now: 'playing' }));
      for (let atMs = 0; atMs < WATCHED_MS; atMs += 5_000) {
        await first.download([atMs, atMs + 30_000]);
        rig.clock.advance(5_000);
        witness.watched(rig.lesson, [atMs, atMs + 5_000]);
        await say(first.client.stamp({ spans: [[atMs, atMs + 5_000]] }));
      }
      const honestMs = creditedMs(await rig.statement('replayer'));
      rig.expect.equal(honestMs, WATCHED_MS, 'credit before the replay');

      const replay = async (name: string, wanted: string, send: () => Promise<string[]>) => {
        rig.clock.advance(5_000);
        const got = [...new Set(await send())].join('+');
        rig.expect.equal(got, wanted, `${name}: the answer`);
        const extraMs = creditedMs(await rig.statement('replayer')) - honestMs;
        rig.expect.equal(extraMs, 0, `${name}: extra credit`);
      };
      const sendAll = async (
        intruder: Intruder,
        change: (body: Record<string, unknown>) => Record<string, unknown>,
      ) => {
        const codes: string[] = [];
        for (const body of recorded.slice(0, 20))
          codes.push(code(await intruder.send(change(body))));
        return codes;
      };
      const restamp = (intruder: Intruder) => (body: Record<string, unknown>) => ({
        ...body,
        nonce: intruder.client.nonce,
      });
      await replay('same socket, verbatim, fresh beats only', 'ack', async () => [
        code(await first.send(recorded.at(-1) ?? {})),
      ]);
      await replay('same socket, old nonces', 'stale_nonce', () =>
        sendAll(first, (body) => ({ ...body, nonce: recorded[0]?.['nonce'] })),
      );
      await replay('same socket, restamped', 'ack', () => sendAll(first, restamp(first)));
      await replay('same socket, altered', 'sequence_conflict', () =>
        sendAll(first, (body) => ({
          ...restamp(first)(body),
          spans: [[WATCHED_MS, WATCHED_MS + 5_000]],
        })),
      );
      const { resume } = first.client.welcome;
      first.client.drop();
      const resumed = await Intruder.connect(rig, witness, { resume });
      await replay('resumed socket, verbatim', 'stale_nonce', () =>
        sendAll(resumed, (body) => body),
      );
      await replay('resumed socket, restamped', 'ack', () => sendAll(resumed, restamp(resumed)));
      const again = await Intruder.open(rig, witness, 'replayer');
      await again.download([0, 60_000]);
      await replay('new session, verbatim', 'stale_nonce', () => sendAll(again, (body) => body));
      await replay('new session, restamped', 'ack', () => sendAll(again, restamp(again)));

      const { totals, outcome } = await rig.settle('replayer', witness);
      rig.expect.equal(totals['repeat'], 95_000, 'what the new session repeated');
      return outcome('8 kinds of replay, 0 s extra');
    }),
};

function code(answer: Ack | Refused): string {
  return 'code' in answer ? answer.code : 'ack';
}
