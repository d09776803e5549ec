import { expect } from 'chai';
import fc from 'fast-check';
import { EVENT_VERSION, type LedgerEvent } from '../../../engine/ledger/events.ts';
import { PLAY_STATES } from '../../../engine/protocol/messages.ts';
import { eventText } from '../../../engine/stores/event-text.ts';

const ms = fc.nat();
const id = fc.oneof(
  fc.stringMatching(/^[\w-]{1,20}$/),
  fc.string(),
  fc.constantFrom('"', '\\', '学', '\n'),
);
const beat = fc.record({
  v: fc.constant(EVENT_VERSION),
  at: fc.record({ utcMs: ms, monoMs: ms, boot: id, day: fc.nat(100_000), minute: fc.nat(1_439) }),
  sessionId: id,
  type: fc.constant('beat-accepted'),
  beat: fc.record({
    seq: fc.nat(),
    spans: fc.array(fc.tuple(ms, ms), { maxLength: 5 }),
    rate: fc.double({ min: 0.0625, max: 64, noNaN: true }),
    visible: fc.boolean(),
    touched: fc.boolean(),
    now: fc.constantFrom(...PLAY_STATES),
    positionMs: ms,
  }),
});
const rare = fc.record(
  { echoed: fc.array(ms, { maxLength: 3 }), wrongTokens: fc.nat(3), unheardMs: ms },
  { requiredKeys: [] },
);

describe('stores: an event as text', () => {
  it('is what JSON.stringify makes of it', () => {
    fc.assert(
      fc.property(beat, fc.option(rare), (usual, more) => {
        const event = { ...usual, ...more } as unknown as LedgerEvent;
        expect(eventText(event)).to.equal(JSON.stringify(event));
      }),
      { numRuns: 1_000 },
    );
  });

  it('is so for other events, too', () => {
    const at = { utcMs: 1, monoMs: 1, boot: 'b', day: 1, minute: 1 };
    const event: LedgerEvent = {
      v: EVENT_VERSION,
      at,
      sessionId: 's"',
      type: 'check-parted',
    } as never;
    expect(eventText(event)).to.equal(JSON.stringify(event));
  });
});
