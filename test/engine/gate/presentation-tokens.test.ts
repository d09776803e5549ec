import { expect } from 'chai';
import fc from 'fast-check';
import { presentationTokens } from '../../../engine/gate/presentation-tokens.ts';
import { TOKEN_PIECE_MS } from '../../../engine/protocol/tokens.ts';

const tokens = presentationTokens(Buffer.alloc(32, 7));
const owner = (tokensPerMinute: number, durationMs = 600_000, id = 's1') => ({
  id,
  mediaVersion: 'sha256-1',
  durationMs,
  policy: { assurance: { tokensPerMinute } },
});

describe('gate: presentation tokens', () => {
  it('lie one in each part of a minute, in whichever pieces they are asked for', () => {
    const lengths = fc.integer({ min: 1_000, max: 900_000 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), lengths, (perMinute, durationMs) => {
        const of = owner(perMinute, durationMs);
        const whole = tokens.within(of, [0, durationMs]);
        const pieces = Array.from({ length: Math.ceil(durationMs / TOKEN_PIECE_MS) }, (_, n) =>
          tokens.within(of, [n * TOKEN_PIECE_MS, (n + 1) * TOKEN_PIECE_MS]),
        );
        expect(pieces.flat()).to.deep.equal(whole);
        const slotMs = 60_000 / perMinute;
        whole.forEach(([atMs], i) => {
          expect(atMs).to.be.within(Math.floor(i * slotMs), Math.ceil((i + 1) * slotMs));
          expect(atMs).to.be.below(durationMs);
        });
        expect(whole.length).to.be.within(
          Math.floor(durationMs / slotMs),
          Math.ceil(durationMs / slotMs),
        );
        const judged = tokens.judge(
          of,
          whole.map(([, value]) => value),
        );
        expect(judged).to.deep.equal({ echoed: whole.map(([atMs]) => atMs), wrongTokens: 0 });
      }),
    );
  });

  it('open their own session, lesson version and installation alone', () => {
    const values = tokens.within(owner(4), [0, 600_000]).map(([, value]) => value);
    const none = { echoed: [], wrongTokens: values.length };
    expect(tokens.judge(owner(4, 600_000, 's2'), values)).to.deep.equal(none);
    expect(tokens.judge({ ...owner(4), mediaVersion: 'sha256-2' }, values)).to.deep.equal(none);
    expect(presentationTokens(Buffer.alloc(32, 8)).judge(owner(4), values)).to.deep.equal(none);
  });

  it('are one each, however often and however changed they come', () => {
    const [first] = tokens.within(owner(4), [0, 60_000]);
    const [atMs, value] = first ?? [0, ''];
    const changed = [`${value}A`, ` ${value}`, value.toUpperCase(), `0${value}`, value.slice(1)];
    expect(tokens.judge(owner(4), [value, value, ...changed])).to.deep.equal({
      echoed: [atMs],
      wrongTokens: changed.length,
    });
  });

  it('judge anything without a fault', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 40 }), { maxLength: 24 }), (values) => {
        expect(tokens.judge(owner(4), values)).to.deep.equal({
          echoed: [],
          wrongTokens: values.length,
        });
      }),
    );
  });
});
