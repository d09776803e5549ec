import { expect } from 'chai';
import fc from 'fast-check';
import { type Span } from '../../../engine/protocol/units.ts';
import { MAX_TOKENS_PER_BEAT, type PlacedToken } from '../../../engine/protocol/messages.ts';
import { NO_TOKENS, echo, fetched } from '../../../player/beats/tokens.ts';

const tokens: readonly PlacedToken[] = [
  [1_000, 'first'],
  [9_000, 'second'],
  [18_000, 'third'],
];

describe('beats: presentation tokens', () => {
  it('go out with the beat that tells of their place, and once', () => {
    const one = echo(fetched(NO_TOKENS, tokens), [[0, 5_000]]);
    expect(one.values).to.deep.equal(['first']);
    const two = echo(one.track, [[5_000, 9_000]]);
    expect(two.values, 'a place at the very end was not shown').to.deep.equal([]);
    const three = echo(two.track, [[9_000, 10_000]]);
    expect(three.values).to.deep.equal(['second']);
    expect(echo(three.track, [[0, 10_000]]).values, 'watched again').to.deep.equal([]);
  });

  it('that come late go out late, also with a beat that tells of nothing', () => {
    const { track } = echo(NO_TOKENS, [[0, 20_000]]);
    expect(echo(fetched(track, tokens), []).values).to.deep.equal(['first', 'second', 'third']);
  });

  it('that a seek passed over stay here', () => {
    const { values } = echo(fetched(NO_TOKENS, tokens), [
      [0, 2_000],
      [15_000, 20_000],
    ]);
    expect(values).to.deep.equal(['first', 'third']);
  });

  it('never go before their place was shown, whatever is played, and no beat is too long', () => {
    const span = fc
      .tuple(fc.nat(60_000), fc.integer({ min: 1, max: 8_000 }))
      .map(([startMs, lengthMs]): Span => [startMs, startMs + lengthMs]);
    const many = fc
      .uniqueArray(fc.nat(60_000), { maxLength: 80 })
      .map((places) => places.map((atMs): PlacedToken => [atMs, `t${atMs}`]));
    fc.assert(
      fc.property(
        many,
        fc.array(fc.array(span, { maxLength: 3 }), { maxLength: 20 }),
        (all, beats) => {
          let track = fetched(NO_TOKENS, all);
          const said: string[] = [];
          const shown: Span[] = [];
          for (const spans of beats) {
            shown.push(...spans);
            const step = echo(track, spans);
            track = step.track;
            expect(step.values.length).to.be.at.most(MAX_TOKENS_PER_BEAT);
            said.push(...step.values);
            for (const value of step.values) {
              const atMs = Number(value.slice(1));
              expect(shown.some(([from, to]) => from <= atMs && atMs < to)).to.equal(true);
            }
          }
          expect(new Set(said).size).to.equal(said.length);
        },
      ),
    );
  });
});
