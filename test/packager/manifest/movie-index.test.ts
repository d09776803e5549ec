import { expect } from 'chai';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { readBoxes } from '../../../packager/manifest/boxes.ts';
import { keyPictures, movieReach } from '../../../packager/manifest/movie-index.ts';
import { runFfmpeg, temporaryFolder } from '../support/clip.ts';

describe('the index of a movie', () => {
  let bytes: Uint8Array;
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  before(async () => {
    folder = await temporaryFolder();
    const path = join(folder.path, 'a.mov');
    await runFfmpeg([
      ...['-f', 'lavfi', '-i', 'testsrc2=size=160x90:rate=10:duration=20'],
      ...['-f', 'lavfi', '-i', 'sine=duration=20', '-g', '10', '-movflags', '+faststart', path],
    ]);
    bytes = await readFile(path);
  });
  after(() => folder.remove());

  const reachAt = (ratio: number): number => {
    const moov = readBoxes(bytes).find(({ type }) => type === 'moov')!;
    const reach = movieReach(bytes, moov, Math.floor(bytes.length * ratio));
    expect(reach?.declaredSeconds).to.be.closeTo(20, 0.01);
    return reach?.reachSeconds ?? Number.NaN;
  };

  it('tells how much of the picture can be there', () => {
    expect(reachAt(1)).to.be.closeTo(20, 0.01);
    expect(reachAt(0.5)).to.be.within(8, 12);
    expect(reachAt(0.01)).to.equal(0);
  });

  it('tells when key pictures are, of a picture alone', () => {
    const moov = readBoxes(bytes).find(({ type }) => type === 'moov')!;
    // Decoded two pictures before they are shown.
    const seconds = Array.from({ length: 20 }, (_, second) => (second * 10 - 2) / 10);
    expect(keyPictures(bytes, moov, 0, 0)).to.deep.equal({
      ...{ keySeconds: seconds, longestPictureSeconds: 0.1 },
    });
    expect(keyPictures(bytes, moov, 1, 0)).to.equal(undefined);
    expect(keyPictures(bytes, moov, 2, 0)).to.equal(undefined);
  });

  it('tells it on the clock of whoever seeks: from when the file begins', () => {
    const moov = readBoxes(bytes).find(({ type }) => type === 'moov')!;
    expect(keyPictures(bytes, moov, 0, -3)?.keySeconds.slice(0, 2)).to.deep.equal([2.8, 3.8]);
  });

  it('that is damaged reaches nowhere outside of itself', () => {
    const whole = readBoxes(bytes).find(({ type }) => type === 'moov')!;
    for (let at = whole.body; at < whole.end - 4; at += 1) {
      const torn = Uint8Array.from(bytes.subarray(0, whole.end));
      torn.fill(255, at, at + 4);
      try {
        movieReach(torn, whole, bytes.length);
        keyPictures(torn, whole, 0, 0);
      } catch (error) {
        expect(error).to.have.property('name', 'BoxError');
      }
    }
  });
});
