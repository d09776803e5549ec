import { expect } from 'chai';
import fc from 'fast-check';
import { join, resolve } from 'node:path';

import { compareSummary } from '../../../packager/perception/compare-summary.ts';
import { compareVersions } from '../../../packager/perception/compare.ts';
import {
  type Identity,
  identityOf,
  readIdentity,
  writeIdentity,
} from '../../../packager/perception/identity.ts';
import { pictureHashBytes } from '../../../packager/perception/picture-hash.ts';
import { Signature } from '../../../packager/perception/signature.ts';
import { soundPrint } from '../../../packager/perception/sound-print.ts';
import { runFfmpeg, temporaryFolder } from '../support/clip.ts';
import { chance, drawn, identityOfFile, slide } from './support/signature.ts';

/** One half second of content: whose picture is shown, and which half second of whose sound. */
interface Moment {
  readonly picture: number;
  /** 0 is silence. */
  readonly sound: number;
}

/** An identity with noise on it, as another encode of the same content would have. */
function encoded(moments: readonly Moment[], noise: number): Identity {
  const random = chance(noise + 1);
  const presenter = new Uint8Array(moments.length * pictureHashBytes);
  const sound = new Uint8Array(moments.length * 2 * soundPrint.bytesPerStep);
  for (const [i, moment] of moments.entries()) {
    const picture = chance(moment.picture * 7919 + 5);
    for (let j = 0; j < 32; j += 1) {
      let byte = Math.floor(picture() * 256) & Math.floor(picture() * 256);
      if (noise > 0 && random() < 0.06) byte ^= 1 << Math.floor(random() * 8);
      presenter[i * pictureHashBytes + j] = byte;
    }
    presenter[i * pictureHashBytes + 32] = 100 + Math.floor(random() * 4);
    const bits = chance(moment.sound * 104729 + 11);
    const some = moment.sound === 0 ? random : bits;
    for (let step = 0; step < 2; step += 1) {
      const at = (i * 2 + step) * soundPrint.bytesPerStep;
      for (let byte = 0; byte < 2; byte += 1) {
        let value = Math.floor(some() * 256);
        if (noise > 0) for (let bit = 0; bit < 8; bit += 1) if (random() < 0.1) value ^= 1 << bit;
        sound[at + byte] = value;
      }
      sound[at + 2] = moment.sound === 0 ? 20 : 215 - (noise % 20);
    }
  }
  return { durationMs: moments.length * 500, presenter, sound };
}

/** Content that moves and speaks, stands still and speaks, or stands still in silence. */
function material(seed: number, length: number): Moment[] {
  const random = chance(seed);
  const moments: Moment[] = [];
  while (moments.length < length) {
    const kind = random();
    const run = 16 + Math.floor(random() * 40);
    const still = Math.floor(random() * 1e9);
    for (let i = 0; i < run; i += 1) {
      const place = seed * 100_000 + moments.length + 1;
      moments.push({ picture: kind < 0.4 ? place : still, sound: kind > 0.85 ? 0 : place });
    }
  }
  return moments.slice(0, length);
}

const piece = fc.oneof(
  fc.record({
    kind: fc.constant('old'),
    from: fc.nat(220),
    length: fc.integer({ min: 30, max: 90 }),
  }),
  fc.record({
    kind: fc.constant('new'),
    from: fc.nat(1000),
    length: fc.integer({ min: 12, max: 60 }),
  }),
  fc.record({
    kind: fc.constant('picture'),
    from: fc.nat(220),
    length: fc.integer({ min: 16, max: 60 }),
  }),
  fc.record({
    kind: fc.constant('sound'),
    from: fc.nat(220),
    length: fc.integer({ min: 16, max: 60 }),
  }),
);

describe('a version compared with an earlier one', () => {
  it('is kept as a whole when nothing but the encode is another', () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.integer({ min: 60, max: 400 }), (seed, length) => {
        const moments = material(seed + 1, length);
        const durationMs = length * 500;
        expect(compareVersions(encoded(moments, 0), encoded(moments, 7))).to.deep.equal([
          { startMs: 0, endMs: durationMs, previousStartMs: 0 },
        ]);
      }),
      { numRuns: 60 },
    );
  });

  it('never calls kept what changed, and keeps most of what did not', () => {
    let keptTicks = 0;
    let sameTicks = 0;
    fc.assert(
      fc.property(fc.nat(1000), fc.array(piece, { minLength: 1, maxLength: 6 }), (seed, pieces) => {
        const old = material(seed + 1, 310);
        const now: (Moment & { isSame: boolean })[] = [];
        for (const { kind, from, length } of pieces) {
          const taken = old.slice(from, from + length);
          const other = material(5000 + from + now.length, length);
          if (kind === 'new') now.push(...other.map((one) => ({ ...one, isSame: false })));
          else {
            for (const [i, one] of taken.entries()) {
              const strange = other[i] as Moment;
              if (kind === 'old') now.push({ ...one, isSame: true });
              if (kind === 'picture') now.push({ ...one, picture: 7e8 + from, isSame: false });
              if (kind === 'sound')
                now.push({ ...one, sound: 9e6 + strange.sound + i, isSame: false });
            }
          }
        }
        const kept = compareVersions(encoded(old, 0), encoded(now, 3));
        let end = 0;
        for (const span of kept) {
          expect(span.startMs).to.be.at.least(end);
          expect(span.endMs).to.be.greaterThan(span.startMs);
          expect(span.previousStartMs).to.be.at.least(0);
          end = span.endMs;
          for (let ms = span.startMs; ms < span.endMs; ms += 500) {
            const here = now[Math.floor(ms / 500)] as Moment;
            const at = (ms - span.startMs + span.previousStartMs) / 500;
            // Half a second aside is within what a change may last unseen.
            const there = [-1, 0, 1].map((aside) => old[Math.round(at) + aside]);
            const isTrue =
              there.some((one) => one?.picture === here.picture) &&
              there.some((one) => one?.sound === here.sound);
            expect(isTrue, `${ms} ms of ${JSON.stringify(span)}`).to.equal(true);
          }
        }
        keptTicks += kept.reduce((sum, span) => sum + (span.endMs - span.startMs) / 500, 0);
        sameTicks += now.filter((one) => one.isSame).length;
      }),
      { numRuns: 200 },
    );
    expect(keptTicks / sameTicks).to.be.within(0.85, 1.001);
  });

  it('tells nothing of two lessons that have nothing in common', () => {
    const [one, other] = [material(1, 300), material(2, 300)];
    expect(compareVersions(encoded(one, 0), encoded(other, 3))).to.deep.equal([]);
  });

  it('does not take silence alone for likeness', () => {
    const silent = (picture: number): Moment[] =>
      Array.from({ length: 100 }, () => ({ picture, sound: 0 }));
    expect(compareVersions(encoded(silent(1), 0), encoded(silent(2), 0))).to.deep.equal([]);
  });

  it('compares lessons of sound alone, and none with one that has a picture', () => {
    const { presenter, ...soundOnly } = encoded(material(4, 200), 0);
    expect(compareVersions(soundOnly, soundOnly)).to.have.length(1);
    expect(
      compareVersions({ ...soundOnly, presenter: presenter as Uint8Array }, soundOnly),
    ).to.deep.equal([]);
  });
});

describe('a real lecture, cut and encoded again', function () {
  this.timeout(60_000);

  it('is kept, moved by what was cut off, quieter, smaller and worse as it is', async () => {
    const lecture = resolve(import.meta.dirname, '../../../engine/demo/lecture/lecture.mp4');
    const folder = await temporaryFolder();
    try {
      const edited = join(folder.path, 'edited.mp4');
      await runFfmpeg([
        ...['-ss', '17', '-t', '33', '-i', lecture, '-vf', 'scale=160:90', '-r', '10'],
        ...['-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '36'],
        ...['-af', "volume=-12dB,volume=0:enable='between(t,12,18)'", '-c:a', 'aac', '-b:a', '24k'],
        edited,
      ]);
      const previous = await identityOfFile(lecture, ['-ss', '10', '-t', '50']);
      const kept = compareVersions(previous, await identityOfFile(edited));
      for (const span of kept) {
        expect(Math.abs(span.previousStartMs - span.startMs - 7000)).to.be.at.most(250);
        // From 12 to 18 s there is silence where something was said.
        expect(span.endMs <= 12_000 || span.startMs >= 18_000, JSON.stringify(span)).to.equal(true);
      }
      const totalMs = kept.reduce((sum, span) => sum + span.endMs - span.startMs, 0);
      expect(totalMs).to.be.within(22_000, 27_000);
    } finally {
      await folder.remove();
    }
  });
});

describe('the identity file', () => {
  const tone = (hz: number, seconds: number, gain = 0.5): Int16Array =>
    Int16Array.from({ length: seconds * 8000 }, (_, i) =>
      Math.round(32767 * gain * Math.sin((2 * Math.PI * hz * i) / 8000)),
    );

  it('survives being written and read', () => {
    const signature = new Signature([drawn(200, slide(1)), drawn(200, slide(2))]);
    const identity = identityOf({ durationMs: 1000, presenter: signature, sound: tone(440, 1) });
    expect(readIdentity(JSON.parse(writeIdentity(identity)))).to.deep.equal(identity);
  });

  it('stays below 600 kB for 90 minutes', () => {
    const halves = 90 * 60 * 2;
    const identity: Identity = {
      durationMs: halves * 500,
      presenter: new Uint8Array(halves * pictureHashBytes),
      sound: new Uint8Array(halves * 2 * soundPrint.bytesPerStep),
    };
    expect(writeIdentity(identity).length).to.be.below(600_000);
  });

  it('is refused where it is none', () => {
    const good: unknown = JSON.parse(writeIdentity(identityOf({ durationMs: 5 })));
    for (const change of [
      { format: 'other' },
      { formatVersion: 2 },
      { durationMs: -1 },
      { presenter: 'AAAA' },
      { sound: '%%%%' },
    ]) {
      expect(() => readIdentity({ ...(good as object), ...change })).to.throw();
    }
    expect(() => readIdentity('')).to.throw();
  });
});

describe('the comparison in words', () => {
  it('says what is in place, moved and new', () => {
    const kept = [
      { startMs: 0, endMs: 490_000, previousStartMs: 0 },
      { startMs: 500_000, endMs: 620_000, previousStartMs: 488_000 },
    ];
    expect(compareSummary(kept, 645_000)).to.equal(
      'kept 8:10 in place, 2:00 moved by +0:12, 0:35 new',
    );
    expect(compareSummary([{ startMs: 0, endMs: 60_000, previousStartMs: 7250 }], 60_000)).to.equal(
      '1:00 moved by -0:07.3',
    );
    expect(compareSummary([], 5000)).to.equal('0:05 new');
  });
});
