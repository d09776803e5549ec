import { expect } from 'chai';
import fc from 'fast-check';
import { ackText } from '../../../engine/live/ack-text.ts';
import { type CheckStanding } from '../../../engine/protocol/checks.ts';
import { type Closed } from '../../../engine/protocol/lesson-account.ts';
import { type Ack, type BookedRun, type CreditSummary } from '../../../engine/protocol/messages.ts';
import { REFUSAL_REASONS } from '../../../engine/protocol/reasons.ts';

/** Makes every key that there is, those that may be left out, too: a new one does not compile without. */
type Model<T> = { [K in keyof T]-?: fc.Arbitrary<Exclude<T[K], undefined>> };

const ms = fc.oneof(fc.nat(), fc.constantFrom(0, 86_400_000, 1_800_000_000_000));
const reason = fc.constantFrom(...REFUSAL_REASONS);
const run: fc.Arbitrary<BookedRun> = fc.tuple(
  ms,
  ms,
  fc.oneof(fc.constantFrom('credited', 'pending'), reason),
);
const check: Model<CheckStanding> = {
  open: fc.boolean(),
  owed: fc.option(fc.constantFrom('check-missed', 'check-failed')),
  courseFailed: fc.boolean(),
  mayAsk: fc.boolean(),
  readyInMs: ms,
};
const nothingAsked: CheckStanding = {
  open: false,
  owed: null,
  courseFailed: false,
  mayAsk: false,
  readyInMs: 0,
};
const closed: Model<Closed> = {
  reason: fc.constantFrom('daily-cap', 'outside-hours'),
  untilUtcMs: ms,
};
const credit: Model<CreditSummary> = {
  creditedMs: ms,
  provisionalMs: ms,
  pendingMs: ms,
  refusedMs: ms,
  requiredMs: ms,
  todayMs: ms,
  dailyCapMs: fc.option(ms),
  counting: fc.boolean(),
  reason: fc.option(fc.oneof(reason, fc.constantFrom('paused', 'stalled'))),
  complete: fc.boolean(),
  settled: fc.boolean(),
  check: fc.oneof(fc.constant(nothingAsked), fc.record(check)),
  closed: fc.record(closed),
};
const model: Model<Ack> = {
  seq: fc.nat(),
  nonce: fc.stringMatching(/^[\w-]{12}$/),
  runs: fc.array(run, { maxLength: 4 }),
  frontierMs: ms,
  credit: fc.record(credit, {
    requiredKeys: [
      ...(['creditedMs', 'provisionalMs', 'pendingMs', 'refusedMs', 'requiredMs'] as const),
      ...(['todayMs', 'dailyCapMs', 'counting', 'reason', 'complete', 'settled'] as const),
      'check',
    ],
  }),
};
const ack: fc.Arbitrary<Ack> = fc.record(model);

describe('live: an ack as text', () => {
  it('is what JSON.stringify makes of it', () => {
    fc.assert(
      fc.property(ack, (said) => {
        expect(ackText(said)).to.equal(JSON.stringify(said));
      }),
      { numRuns: 500 },
    );
  });
});
