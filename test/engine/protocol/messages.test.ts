import { expect } from 'chai';
import fc from 'fast-check';
import { DecodeError, decode } from '../../../engine/protocol/decoder.ts';
import {
  MAX_OUTBOX_BEATS,
  MAX_SPANS_PER_BEAT,
  beat,
  clientBodies,
  hello,
} from '../../../engine/protocol/messages.ts';
import { MAX_MEDIA_MS } from '../../../engine/protocol/units.ts';

const good = {
  seq: 7,
  spans: [
    [0, 5_000],
    [2_000, 3_000],
  ],
  rate: 1,
  visible: true,
  touched: false,
  now: 'playing',
  positionMs: 3_000,
  nonce: 'abcdefgh',
};

/** What is wrong with a message, or null. */
function fault(body: unknown): string | null {
  const result = decode(beat, body);
  return result.ok ? null : result.error.message;
}

describe('protocol: messages', () => {
  it('decode a good beat to itself and drop what they do not know', () => {
    expect(beat(good)).to.deep.equal(good);
    expect(beat({ ...good, clientTime: 1, ['__proto__']: { x: 1 } })).to.deep.equal(good);
  });

  const wrong: readonly [string, object, string][] = [
    [
      'no number',
      { seq: undefined },
      'seq: expected a whole number from 1 to 10000000, got nothing',
    ],
    ['number 0', { seq: 0 }, 'seq'],
    ['a fraction', { seq: 1.5 }, 'seq'],
    ['NaN', { positionMs: Number.NaN }, 'positionMs'],
    ['infinity', { rate: Infinity }, 'rate'],
    ['a negative rate', { rate: -1 }, 'rate'],
    ['1e308', { positionMs: 1e308 }, 'positionMs'],
    ['a number as text', { positionMs: '5' }, 'positionMs'],
    [
      'a reversed span',
      { spans: [[5, 1]] },
      'spans[0]: expected a span that starts before it ends',
    ],
    ['an empty span', { spans: [[5, 5]] }, 'spans[0]'],
    ['a negative span', { spans: [[-5, 5]] }, 'spans[0]'],
    ['a span of three', { spans: [[1, 2, 3]] }, 'spans[0]'],
    ['a microscopic span', { spans: [[1, 1.001]] }, 'spans[0]'],
    ['a span beyond a day', { spans: [[0, MAX_MEDIA_MS + 1]] }, 'spans[0]'],
    ['too many spans', { spans: new Array(MAX_SPANS_PER_BEAT + 1).fill([0, 1]) }, 'spans'],
    ['a million spans', { spans: { length: 1_000_000 } }, 'spans'],
    ['another state', { now: 'watching' }, 'now'],
    ['a state of all objects', { now: 'constructor' }, 'now'],
    ['visibility as a number', { visible: 1 }, 'visible'],
    ['a touch as a word', { touched: 'yes' }, 'touched'],
    ['a short nonce', { nonce: 'short' }, 'nonce'],
    ['a long nonce', { nonce: 'n'.repeat(65) }, 'nonce'],
  ];
  for (const [what, change, where] of wrong) {
    it(`refuse ${what}`, () => {
      expect(fault({ ...good, ...change })).to.include(where);
    });
  }

  it('answer anything with a value or a decode error, never with another failure', () => {
    const decoders = [...Object.values(clientBodies), hello] as ((value: unknown) => unknown)[];
    const bent = fc
      .tuple(fc.constantFrom(...Object.keys(good)), fc.anything())
      .map(([key, value]) => ({ ...good, [key]: value }));
    fc.assert(
      fc.property(fc.oneof(fc.anything({ withNullPrototype: true }), bent), (value) => {
        for (const decoder of decoders) {
          const result = decode(decoder, value);
          if (!result.ok) expect(result.error).to.be.instanceOf(DecodeError);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('say what was wrong in one short line, however large the input was', () => {
    const huge = { ...good, now: 'x'.repeat(100_000), nonce: 'y'.repeat(100_000) };
    expect(fault(huge)?.length).to.be.below(200);
  });

  it('decode what they have decoded to the same', () => {
    const wild = fc.record({
      seq: fc.integer({ min: 1, max: 1e7 }),
      spans: fc.array(
        fc
          .tuple(fc.nat(MAX_MEDIA_MS - 1), fc.nat(1_000))
          .map(([at, ms]) => [at, Math.min(MAX_MEDIA_MS, at + 1 + ms)]),
        { maxLength: MAX_SPANS_PER_BEAT },
      ),
      rate: fc.double({ min: 0.0625, max: 64, noNaN: true }),
      visible: fc.boolean(),
      touched: fc.boolean(),
      now: fc.constantFrom('playing', 'paused', 'stalled', 'ended'),
      positionMs: fc.nat(MAX_MEDIA_MS),
      nonce: fc.string({ minLength: 8, maxLength: 64 }),
    });
    fc.assert(
      fc.property(wild, (body) => {
        const once = beat(body);
        expect(beat(JSON.parse(JSON.stringify(once)))).to.deep.equal(once);
      }),
      { numRuns: 200 },
    );
  });

  describe('hello', () => {
    const key = 'k'.repeat(16);
    it('has either a token or a resume key', () => {
      expect(decode(hello, { protocol: 1, token: key }).ok).to.equal(true);
      expect(decode(hello, { protocol: 1, resume: key }).ok).to.equal(true);
      expect(decode(hello, { protocol: 1 }).ok).to.equal(false);
      expect(decode(hello, { protocol: 1, token: key, resume: key }).ok).to.equal(false);
      expect(decode(hello, { protocol: 1, token: null }).ok).to.equal(false);
    });

    it("takes a predecessor's outbox up to its limit, of beats without a nonce", () => {
      const { nonce, ...body } = good;
      const said = (count: number) => ({
        protocol: 1,
        token: key,
        predecessor: { resume: key, beats: new Array(count).fill({ ...body, nonce }) },
      });
      const decoded = decode(hello, said(MAX_OUTBOX_BEATS));
      expect(decoded.ok && decoded.value.predecessor?.beats[0]).to.deep.equal(body);
      expect(decode(hello, said(MAX_OUTBOX_BEATS + 1)).ok).to.equal(false);
    });
  });
});
