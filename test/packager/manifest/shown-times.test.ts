import { expect } from 'chai';

import { type Box, makeBox, needBox, readBoxes } from '../../../packager/manifest/boxes.ts';
import { keyPictures } from '../../../packager/manifest/movie-index.ts';
import { pictureTimes } from '../../../packager/manifest/shown-times.ts';

const movieHz = 1000;
const timescaleHz = 10;

const words = (...values: number[]): Buffer => {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, i) => bytes.writeInt32BE(value | 0, i * 4));
  return bytes;
};
/** A 64-bit number. */
const wide = (value: number): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(BigInt(value));
  return bytes;
};
const box = (type: string, ...parts: Uint8Array[]): Uint8Array =>
  makeBox(type, Buffer.concat(parts));
/** A full box that is a table of rows. */
const table = (type: string, version: 0 | 1, rows: Uint8Array[]): Uint8Array =>
  box(type, words(version << 24, rows.length), ...rows);

interface Edit {
  /** On the clock of the movie. */
  readonly lengthMs: number;
  /** On the clock of the track; -1 where nothing is shown. */
  readonly startTicks: number;
}

interface MovieWish {
  /** Of `ctts`: how many pictures, and how many ticks later they are shown. */
  readonly offsets?: readonly (readonly [pictures: number, ticks: number])[];
  readonly edits?: readonly Edit[];
  /** Edits with numbers of 64 bits. */
  readonly isWide?: boolean;
}

/** Six pictures of a second each; the first and the fourth are key pictures. */
function makeMovie({ offsets, edits, isWide = false }: MovieWish): Uint8Array {
  const editRow = ({ lengthMs, startTicks }: Edit): Uint8Array =>
    isWide
      ? Buffer.concat([wide(lengthMs), wide(startTicks), words(1 << 16)])
      : words(lengthMs, startTicks, 1 << 16);
  const samples = [
    table('stts', 0, [words(6, timescaleHz)]),
    table('stss', 0, [words(1), words(4)]),
    ...(offsets === undefined
      ? []
      : [
          table(
            'ctts',
            0,
            offsets.map((row) => words(...row)),
          ),
        ]),
  ];
  const track = [
    ...(edits === undefined
      ? []
      : [box('edts', table('elst', isWide ? 1 : 0, edits.map(editRow)))]),
    box(
      'mdia',
      ...[box('mdhd', words(0, 0, 0, timescaleHz, 60, 0))],
      ...[box('hdlr', words(0, 0), Buffer.from('vide'), words(0, 0, 0))],
      box('minf', box('stbl', ...samples)),
    ),
  ];
  return box('moov', box('mvhd', words(0, 0, 0, movieHz, 6000)), box('trak', ...track));
}

/** Decoded and shown ticks of the six pictures. */
function timesOf(wish: MovieWish): number[][] | undefined {
  const bytes = makeMovie(wish);
  const moov = readBoxes(bytes)[0] as Box;
  const track = needBox(bytes, moov, ['trak']);
  const samples = needBox(bytes, track, ['mdia', 'minf', 'stbl']);
  const ask = pictureTimes(bytes, moov, track, samples, timescaleHz);
  return (
    ask &&
    [0, 1, 2, 3, 4, 5].map((sample) => {
      const { decodedTicks, shownTicks } = ask(sample, sample * timescaleHz);
      return [decodedTicks, shownTicks];
    })
  );
}

const begin = (startTicks: number): Edit => ({ lengthMs: 6000, startTicks });
const nothing = (lengthMs: number): Edit => ({ lengthMs, startTicks: -1 });

describe('when pictures are shown', () => {
  it('is when they are decoded, where the track says nothing else', () => {
    expect(timesOf({})?.slice(0, 2)).to.deep.equal([
      [0, 0],
      [10, 10],
    ]);
    expect(timesOf({ edits: [begin(5)] })?.[1]).to.deep.equal([5, 5]);
  });

  it('is later by the offset of each, which are listed in runs', () => {
    const offsets = [
      [2, 10],
      [1, 0],
      [2, 25],
    ] as const;
    expect(timesOf({ offsets })).to.deep.equal([
      ...[
        [0, 10],
        [10, 20],
        [20, 20],
        [30, 55],
        [40, 65],
      ],
      // Of this one nothing is listed.
      [50, 50],
    ]);
  });

  it('is never before they are decoded: all are decoded earlier by the offset that is most below 0', () => {
    const offsets = [
      [3, 0],
      [1, -20],
      [1, -10],
      [1, 5],
    ] as const;
    expect(timesOf({ offsets })).to.deep.equal([
      ...[
        [-20, 0],
        [-10, 10],
        [0, 20],
        [10, 10],
        [20, 30],
        [30, 55],
      ],
    ]);
  });

  for (const isWide of [false, true]) {
    describe(`with edits of ${isWide ? 64 : 32} bits`, () => {
      it('is earlier by what an edit leaves out at the beginning', () => {
        const offsets = [[6, 10]] as const;
        expect(timesOf({ isWide, offsets, edits: [begin(10)] })?.[3]).to.deep.equal([20, 30]);
      });

      it('is later by how long nothing is shown, which is on the clock of the movie', () => {
        const edits = [nothing(4000), nothing(500), begin(10)];
        expect(timesOf({ isWide, edits })?.[3]).to.deep.equal([65, 65]);
        // At the end that changes nothing.
        const atEnd = [begin(10), nothing(4000)];
        expect(timesOf({ isWide, edits: atEnd })?.[3]).to.deep.equal([20, 20]);
      });

      it('is not known of a track that is cut together', () => {
        expect(timesOf({ isWide, edits: [begin(0), begin(30)] })).to.equal(undefined);
        expect(timesOf({ isWide, edits: [nothing(1000), begin(0), begin(30)] })).to.equal(
          undefined,
        );
      });
    });
  }

  it('tells of key pictures from when the file begins', () => {
    const keysOf = (wish: MovieWish, startSeconds: number) => {
      const bytes = makeMovie(wish);
      return keyPictures(bytes, readBoxes(bytes)[0] as Box, 0, startSeconds);
    };
    const offsets = [
      [3, 2],
      [1, 22],
      [2, 2],
    ] as const;
    expect(keysOf({ offsets, edits: [nothing(6000), begin(2)] }, 6)).to.deep.equal({
      ...{ keySeconds: [-0.2, 2.8], longestPictureSeconds: 1 },
      lateKeys: [{ decodedSeconds: 2.8, shownSeconds: 5 }],
    });
    // Cut together: about when they are, and nothing of when they are shown.
    expect(keysOf({ offsets, edits: [nothing(6000), begin(2), begin(9)] }, 6)).to.deep.equal({
      ...{ keySeconds: [0, 3], longestPictureSeconds: 1 },
    });
  });
});
