import { expect } from 'chai';

import {
  BoxError,
  makeBox,
  readBoxes,
  readHeader,
  rowsOf,
} from '../../../packager/manifest/boxes.ts';
import { readFragment } from '../../../packager/manifest/fragment.ts';
import { type InitSegment, readInitSegment } from '../../../packager/manifest/init-segment.ts';

function numbers(...values: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(values.length * 4);
  const view = new DataView(bytes.buffer);
  for (const [i, value] of values.entries()) view.setUint32(i * 4, value);
  return bytes;
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

const init = { defaultDurationTicks: 512, defaultSizeBytes: 7 } as InitSegment;

describe('boxes', () => {
  it('lie side by side and nest', () => {
    const bytes = joined(makeBox('ftyp', numbers(1)), makeBox('moov', makeBox('mvhd', numbers())));
    expect(readBoxes(bytes).map((box) => [box.type, box.start, box.end])).to.deep.equal([
      ['ftyp', 0, 12],
      ['moov', 12, 28],
    ]);
  });

  it('may have a 64-bit size', () => {
    const bytes = joined(numbers(1), new TextEncoder().encode('mdat'), numbers(0, 20), numbers(9));
    expect(readHeader(bytes, 0)).to.deep.equal({ type: 'mdat', headerBytes: 16, sizeBytes: 20 });
  });

  it('have no more rows than they have room for', () => {
    const rowsIn = (rows: number): number => {
      const bytes = makeBox('stts', numbers(0, rows, 1, 2, 3, 4, 5));
      return rowsOf(bytes, readBoxes(bytes)[0]!, 8);
    };
    expect([0, 1, 2, 3, 0xffff_ffff].map(rowsIn)).to.deep.equal([0, 1, 2, 2, 2]);
    const bytes = makeBox('stts', numbers(0));
    expect(() => rowsOf(bytes, readBoxes(bytes)[0]!, 8)).to.throw(BoxError);
  });

  for (const [name, bytes] of [
    ['a box that reaches outside its parent', joined(numbers(100), numbers(0x6d6f6f76))],
    ['a box smaller than its own header', joined(numbers(4), numbers(0x6d6f6f76))],
    ['half a header', numbers(8)],
  ] as const) {
    it(`refuse ${name}`, () => {
      expect(() => readBoxes(bytes)).to.throw(BoxError);
    });
  }

  it('refuse a fragment whose sample table is cut off', () => {
    const run = makeBox('trun', numbers(0x300, 1_000_000, 1));
    const traf = makeBox(
      'traf',
      joined(makeBox('tfhd', numbers(0, 1)), makeBox('tfdt', numbers(0, 0)), run),
    );
    const bytes = makeBox('moof', traf);
    const [moof] = readBoxes(bytes);
    expect(() => readFragment(bytes, moof as never, init)).to.throw(/cut off/);
  });

  it('give a fragment its time from its own durations or from the defaults', () => {
    const make = (...run: number[]): Uint8Array =>
      makeBox(
        'moof',
        makeBox(
          'traf',
          joined(
            makeBox('tfhd', numbers(0x20000, 1)),
            makeBox('tfdt', numbers(0x1000000, 0, 9000)),
            makeBox('trun', numbers(...run)),
          ),
        ),
      );
    const read = (bytes: Uint8Array): ReturnType<typeof readFragment> =>
      readFragment(bytes, readBoxes(bytes)[0] as never, init);
    expect(read(make(0x301, 2, 96, 100, 11, 200, 12))).to.deep.equal({
      decodeTicks: 9000,
      durationTicks: 300,
      samples: 2,
      firstSampleBytes: 11,
      firstSampleOffset: 96,
    });
    expect(read(make(0, 3))).to.include({ durationTicks: 1536, firstSampleBytes: 7 });
  });

  it('refuse an init segment that is none', () => {
    expect(() => readInitSegment(makeBox('ftyp', numbers(1)))).to.throw(/no "moov"/);
    expect(() => readInitSegment(makeBox('moov', numbers()))).to.throw(/one track/);
  });
});
