import { expect } from 'chai';
import { resolve } from 'node:path';

import { Signature, frameMs, signatureFormat } from '../../../packager/perception/signature.ts';
import { slideChanges } from '../../../packager/perception/slides.ts';
import { stillSpans } from '../../../packager/perception/stills.ts';
import { footage } from '../support/clip.ts';
import { chance, drawn, signatureOf, signatureWith, slide } from './support/signature.ts';

const changesOf = (frames: number, at: (k: number) => Uint8Array): number[] =>
  slideChanges(signatureWith(frames, at));

describe('signature', () => {
  it('reads frames across parts', () => {
    const parts = [1, 2, 3].map((level) => drawn(level));
    const joined = new Uint8Array(2 * signatureFormat.bytesPerFrame);
    joined.set(parts[1] as Uint8Array);
    joined.set(parts[2] as Uint8Array, signatureFormat.bytesPerFrame);
    const signature = new Signature([parts[0] as Uint8Array, new Uint8Array(0), joined]);
    expect(signature.frames).to.equal(3);
    expect([0, 1, 2].map((k) => signature.frame(k)[0])).to.deep.equal([1, 2, 3]);
    expect(() => signature.frame(3)).to.throw(RangeError);
  });

  it('refuses a part that is cut off', () => {
    expect(() => new Signature([new Uint8Array(100)])).to.throw(/multiple/);
  });
});

describe('slide changes in drawn pictures', () => {
  it('finds each new slide once', () => {
    expect(changesOf(120, (k) => drawn(240, slide(Math.floor(k / 30))))).to.deep.equal([
      15_000, 30_000, 45_000,
    ]);
  });

  it('takes a fade for one change', () => {
    const [a, b] = [drawn(240, slide(1)), drawn(20, slide(2))];
    const found = changesOf(80, (k) => {
      const share = Math.min(1, Math.max(0, (k - 38) / 5));
      return a.map((level, i) => Math.round(level + share * ((b[i] as number) - level)));
    });
    expect(found).to.have.length(1);
    expect(found[0]).to.be.within(frameMs(39), frameMs(43));
  });

  it('takes lines that are added for the same slide', () => {
    expect(changesOf(80, (k) => drawn(240, slide(3, 1 + Math.floor(k / 20))))).to.deep.equal([]);
  });

  it('does not mind a pointer and a face in the corner', () => {
    const random = chance(7);
    const found = changesOf(120, (k) =>
      drawn(240, [
        ...slide(k < 60 ? 4 : 5),
        {
          x: Math.floor(random() * 90),
          y: Math.floor(random() * 50),
          width: 2,
          height: 2,
          level: 0,
        },
        { x: 72, y: 36, width: 24, height: 18, level: 80 + Math.floor(random() * 80) },
      ]),
    );
    expect(found).to.deep.equal([30_000]);
  });

  it('does not mind a film inside the slide', () => {
    const random = chance(9);
    const found = changesOf(100, () => {
      const rectangles = slide(6, 2);
      for (let i = 0; i < 12; i += 1) {
        const place = { x: 20 + (i % 4) * 10, y: 24 + Math.floor(i / 4) * 8, width: 10, height: 8 };
        rectangles.push({ ...place, level: Math.floor(random() * 255) });
      }
      return drawn(240, rectangles);
    });
    expect(found).to.deep.equal([]);
  });

  it('passes over what stays less than 3 s, and sees what stays longer', () => {
    const flash = (frames: number) => (k: number) =>
      drawn(240, slide(k >= 40 && k < 40 + frames ? 8 : 7));
    expect(changesOf(100, flash(3))).to.deep.equal([]);
    expect(changesOf(100, flash(10))).to.deep.equal([20_000, 25_000]);
  });

  it('counts a film that fills the picture as one slide', () => {
    const random = chance(3);
    const noise = (): Uint8Array =>
      Uint8Array.from({ length: signatureFormat.bytesPerFrame }, (_, i) =>
        i % 8 === 0 ? 0 : Math.floor(random() * 255),
      );
    const noisy = (): Uint8Array => {
      const level = Math.floor(random() * 255);
      return noise().map((one) => (one + level) >> 1);
    };
    const found = changesOf(160, (k) => (k >= 50 && k < 100 ? noisy() : drawn(240, slide(1))));
    expect(found).to.have.length(2);
    expect(Math.abs((found[0] as number) - 25_000)).to.be.at.most(3000);
    expect(Math.abs((found[1] as number) - 50_000)).to.be.at.most(3000);
  });

  it('finds nothing in an empty or a single picture', () => {
    expect(slideChanges(new Signature([]))).to.deep.equal([]);
    expect(changesOf(1, () => drawn(0))).to.deep.equal([]);
  });
});

describe('stills', () => {
  it('are taken late in the slide, and not in its fade', () => {
    const signature = signatureWith(60, (k) => {
      const added = drawn(240, slide(1, k < 20 ? 1 : 5));
      return k === 29 ? added.map((level) => level >> 1) : k < 30 ? added : drawn(240, slide(2));
    });
    expect(stillSpans(signature, [0, 15_000])).to.deep.equal([
      { fromMs: 10_000, toMs: 13_500 },
      { fromMs: 18_500, toMs: 28_500 },
    ]);
  });

  it('stay within a slide of one frame, and behind the end of the signature', () => {
    const signature = signatureWith(4, () => drawn(1));
    const at = (ms: number) => ({ fromMs: ms, toMs: ms });
    expect(stillSpans(signature, [0, 500, 1000])).to.deep.equal([at(0), at(500), at(1000)]);
    expect(stillSpans(new Signature([]), [0])).to.deep.equal([at(0)]);
  });
});

describe('slide changes in real recordings', function () {
  this.timeout(60_000);

  it('finds the one change at 12 s', async function () {
    const path = footage('slide-change-at-12s.mov');
    if (path === undefined) {
      console.warn('skipped: the footage is not here');
      return this.skip();
    }
    const found = slideChanges(await signatureOf(path));
    expect(found).to.have.length(1);
    expect(Math.abs((found[0] as number) - 12_000)).to.be.at.most(500);
  });

  it('finds the slides of the bundled lecture', async () => {
    const lecture = resolve(import.meta.dirname, '../../../engine/demo/lecture/lecture.mp4');
    const found = slideChanges(await signatureOf(lecture));
    // Seen in the pictures: these are the moments when another heading appears.
    const truthMs = [11_920, 27_800, 51_200, 66_600, 91_000, 106_100, 125_700];
    expect(found).to.have.length(truthMs.length);
    for (const [i, truth] of truthMs.entries()) {
      expect(Math.abs((found[i] as number) - truth), `slide ${i + 2}`).to.be.at.most(500);
    }
  });

  it('finds at most camera cuts in a talk', async function () {
    const path = footage('professor-talk.ts');
    if (path === undefined) {
      console.warn('skipped: the footage is not here');
      return this.skip();
    }
    expect(slideChanges(await signatureOf(path)).length).to.be.at.most(3);
  });
});
