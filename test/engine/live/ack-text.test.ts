import { expect } from 'chai';
import fc from 'fast-check';
import { ackText } from '../../../engine/live/ack-text.ts';
import { type Ack } from '../../../engine/protocol/messages.ts';
import { REFUSAL_REASONS } from '../../../engine/protocol/reasons.ts';

const ms = fc.oneof(fc.nat(), fc.constantFrom(0, 86_400_000, 1_800_000_000_000));
const reason = fc.constantFrom(...REFUSAL_REASONS);
const ack: fc.Arbitrary<Ack> = fc.record({
  seq: fc.nat(),
  nonce: fc.stringMatching(/^[\w-]{12}$/),
  runs: fc.array(
    fc.tuple(ms, ms, fc.oneof(fc.constantFrom('credited', 'pending'), reason)) as never,
    { maxLength: 4 },
  ),
  frontierMs: ms,
  credit: fc.record(
    {
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
      check: fc.oneof(
        fc.constant({
          open: false,
          owed: null,
          courseFailed: false,
          mayAsk: false,
          readyInMs: 0,
        }),
        fc.record({
          open: fc.boolean(),
          owed: fc.option(fc.constantFrom('check-missed', 'check-failed')),
          courseFailed: fc.boolean(),
          mayAsk: fc.boolean(),
          readyInMs: ms,
        }),
      ),
      closed: fc.record({
        reason: fc.constantFrom('daily-cap', 'outside-hours'),
        untilUtcMs: ms,
      }),
    },
    {
      requiredKeys: [
        ...(['creditedMs', 'provisionalMs', 'pendingMs', 'refusedMs', 'requiredMs'] as const),
        ...(['todayMs', 'dailyCapMs', 'counting', 'reason', 'complete', 'settled'] as const),
        'check',
      ],
    },
  ),
});

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
