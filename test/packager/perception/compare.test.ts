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
import {
  type Moment,
  type Piece,
  anyHistory,
  encoded,
  firstFalse,
  historyOf,
  material,
} from './support/history.ts';
import { drawn, identityOfFile, slide } from './support/signature.ts';

/** Histories that were once called kept in part where they were not. */
const onceFalse: [[number, Piece[]]][] = [
  [
    [
      6,
      [
        { kind: 'old', from: 23, length: 77 },
        { kind: 'new', from: 693, length: 31 },
        { kind: 'old', from: 58, length: 84 },
        { kind: 'old', from: 109, length: 61 },
        { kind: 'new', from: 634, length: 42 },
        { kind: 'picture', from: 212, length: 58 },
      ],
    ],
  ],
  [
    [
      980,
      [
        { kind: 'old', from: 142, length: 90 },
        { kind: 'picture', from: 187, length: 58 },
        { kind: 'old', from: 134, length: 39 },
        { kind: 'old', from: 142, length: 39 },
        { kind: 'old', from: 77, length: 33 },
      ],
    ],
  ],
  [
    [
      808,
      [
        { kind: 'sound', from: 10, length: 57 },
        { kind: 'old', from: 5, length: 44 },
        { kind: 'old', from: 65, length: 89 },
        { kind: 'picture', from: 68, length: 25 },
      ],
    ],
  ],
];

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
      fc.property(anyHistory, ([seed, pieces]) => {
        const history = historyOf(seed, pieces);
        const kept = compareVersions(encoded(history.old, 0), encoded(history.now, 3));
        expect(firstFalse(history, kept)).to.equal(undefined);
        keptTicks += kept.reduce((sum, span) => sum + (span.endMs - span.startMs) / 500, 0);
        sameTicks += history.now.filter((one) => one.isSame).length;
      }),
      { numRuns: 200, examples: onceFalse },
    );
    // Measured 0.87: the ends of what moved, and silence over a still picture there, are given up.
    expect(keptTicks / sameTicks).to.be.within(0.8, 1.001);
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
