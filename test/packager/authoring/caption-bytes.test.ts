import { expect } from 'chai';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { readCaptions } from '../../../packager/authoring/captions.ts';
import { PackagerFault } from '../../../packager/plan/fault.ts';
import { temporaryFolder } from '../support/clip.ts';

const srt = '1\n00:00:01,000 --> 00:00:02,000\n消防安全\n';
const vtt = 'WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n消防安全\n';
/** 消防安全 in GB18030. */
const gbWords = Buffer.from('cffbb7c0b0b2c8ab', 'hex');
const gb = Buffer.concat([
  Buffer.from(srt.slice(0, srt.indexOf('消'))),
  gbWords,
  Buffer.from('\n'),
]);

describe('the bytes of a caption file', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  before(async () => {
    folder = await temporaryFolder();
  });
  after(() => folder.remove());

  const read = async (bytes: Uint8Array) => {
    const path = join(folder.path, 'a.srt');
    await writeFile(path, bytes);
    return readCaptions({ language: 'zh', path });
  };

  const encodings: readonly [string, Buffer, number][] = [
    ['UTF-8', Buffer.from(srt), 0],
    ['UTF-8 with a mark', Buffer.from(`\ufeff${srt}`), 0],
    ['UTF-16', Buffer.from(`\ufeff${srt}`, 'utf16le'), 0],
    ['UTF-16, big end first', Buffer.from(`\ufeff${srt}`, 'utf16le').swap16(), 0],
    ['GB18030, and it is said so', gb, 1],
  ];
  for (const [name, bytes, notices] of encodings) {
    it(`may be ${name}`, async () => {
      const made = await read(bytes);
      expect(made.text).to.equal(vtt);
      expect(made.notices).to.have.length(notices);
      for (const notice of made.notices) expect(notice).to.match(/a\.srt: is not UTF-8 .*GB18030/);
    });
  }

  const rubbish: readonly [string, Buffer, RegExp][] = [
    ['no text', Buffer.from([0x31, 0x0a, 0xff, 0xff, 0xff]), /not UTF-8 text/],
    ['UTF-16 without a mark', Buffer.from(srt, 'utf16le'), /not UTF-8 text/],
    ['nothing', Buffer.alloc(0), /it is empty/],
  ];
  for (const [name, bytes, reason] of rubbish) {
    it(`are refused where they are ${name}`, async () => {
      try {
        await read(bytes);
        expect.fail('it was accepted');
      } catch (error) {
        expect(error).to.be.instanceOf(PackagerFault).with.property('reason').that.matches(reason);
      }
    });
  }

  it('that are not there are a clear fault', async () => {
    const wish = { language: 'zh', path: join(folder.path, 'none.srt') };
    expect(await readCaptions(wish).catch((error: unknown) => error)).to.include({
      kind: 'misuse',
    });
  });
});
