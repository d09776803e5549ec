/** Tracks in, ciphertext out: every file, in place, with the key of its period. */

import { expect } from 'chai';

import { protectTracks } from '../../../packager/protection/protect-tracks.ts';
import { decryptSegment } from '../../../packager/protection/segment-cipher.ts';
import { keysOf } from '../../../packager/protection/key-store.ts';
import { temporaryFolder } from '../support/clip.ts';
import { samplePresentation } from '../support/presentation.ts';

/** A lesson's files in memory; each says its own name. */
function memory(): { files: Map<string, Uint8Array> } & Parameters<typeof protectTracks>[3] {
  const files = new Map<string, Uint8Array>();
  for (const { track, segments } of [...samplePresentation.video, ...samplePresentation.audio]) {
    files.set(`${track.path}/init.mp4`, Buffer.from(`${track.path} init`));
    for (const index of segments.keys()) {
      const path = `${track.path}/0000${index + 1}.m4s`;
      files.set(path, Buffer.from(path.repeat(20)));
    }
  }
  return {
    files,
    read: (path) => {
      const bytes = files.get(path);
      return bytes === undefined ? Promise.reject(new Error(`no ${path}`)) : Promise.resolve(bytes);
    },
    write: (path, bytes) => Promise.resolve(files.set(path, bytes)),
    remove: (path) => {
      files.delete(path);
      return Promise.resolve();
    },
  };
}

describe('protection of tracks', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  beforeEach(async () => {
    folder = await temporaryFolder();
  });
  afterEach(() => folder.remove());
  const protect = async (place = memory()): Promise<typeof place> => {
    await protectTracks(samplePresentation, 4, folder.path, place);
    return place;
  };

  it('leaves no file as it was, and each opens with the key of its period', async () => {
    const clear = memory().files;
    const { files } = await protect();
    const keys = await keysOf(folder.path, 3);
    expect(files.has('presenter/720p/init.mp4')).to.equal(false);
    for (const path of ['presenter/720p', 'presenter/270p', 'audio/zh']) {
      for (const [index, key] of keys.entries()) {
        const name = `${path}/0000${index + 1}.m4s`;
        const opened = decryptSegment(files.get(name) as Uint8Array, key);
        expect(Buffer.from(opened).equals(clear.get(name) as Uint8Array), name).to.equal(true);
        const init = decryptSegment(
          files.get(`${path}/init-0000${index + 1}.mp4`) as Uint8Array,
          key,
        );
        expect(Buffer.from(init).toString()).to.equal(`${path} init`);
      }
    }
  });

  it('makes the same bytes again from the same work folder, and others from another', async () => {
    const [first, second] = [await protect(), await protect()];
    expect([...second.files]).to.deep.equal([...first.files]);
    const other = await temporaryFolder();
    const place = memory();
    await protectTracks(samplePresentation, 4, other.path, place);
    await other.remove();
    const name = 'audio/zh/00001.m4s';
    expect(place.files.get(name)).to.not.deep.equal(first.files.get(name));
  });

  it('declares what the files weigh now', async () => {
    const place = memory();
    const made = await protectTracks(samplePresentation, 4, folder.path, place);
    for (const { track, segments, timescaleHz } of [...made.video, ...made.audio]) {
      for (const [index, segment] of segments.entries()) {
        expect(segment.bytes).to.equal(
          place.files.get(`${track.path}/0000${index + 1}.m4s`)?.length,
        );
      }
      const bits = segments.reduce((sum, one) => sum + one.bytes * 8, 0);
      const ticks = segments.reduce((sum, one) => sum + one.durationTicks, 0);
      expect(track.averageBandwidthBps).to.equal(Math.ceil(bits / (ticks / timescaleHz)));
    }
    expect(made.protection.keys.map(({ startMs }) => startMs)).to.deep.equal([0, 4000, 8000]);
    expect(JSON.stringify([made.protection, made.keyPeriods])).to.not.include(made.keys[0]?.key);
  });
});
