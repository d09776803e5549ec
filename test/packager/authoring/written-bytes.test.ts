/** Files as people's editors leave them, and what is no file at all. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';

import { readCaptions } from '../../../packager/authoring/captions.ts';
import { readOutline } from '../../../packager/authoring/outline.ts';
import { PackagerFault } from '../../../packager/plan/fault.ts';

const faultOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

describe('what people wrote, as bytes', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lectern-written-'));
  after(() => rmSync(folder, { recursive: true, force: true }));

  const cases: readonly [string, Uint8Array][] = [
    ['UTF-8', Buffer.from('language: zh\ntitle: 你好\n')],
    ['UTF-8 with a mark', Buffer.from('\ufefflanguage: zh\ntitle: 你好\n')],
    ['UTF-16 with a mark', Buffer.from('\ufefflanguage: zh\ntitle: 你好\n', 'utf16le')],
    ['GB18030', Buffer.from('6c616e67756167653a207a680a7469746c653a20c4e3bac30a', 'hex')],
  ];
  for (const [encoding, bytes] of cases) {
    it(`an outline in ${encoding} keeps its words`, async () => {
      const path = join(folder, 'o.yaml');
      writeFileSync(path, bytes);
      const { title, notices } = await readOutline(path);
      expect(title).to.equal('你好');
      expect(notices.length, 'a guess is told').to.equal(encoding === 'GB18030' ? 1 : 0);
    });
  }

  it('an outline that is no text is refused, not filled with replacement letters', async () => {
    const path = join(folder, 'o.yaml');
    writeFileSync(path, Buffer.from('7469746c653a20ff0a', 'hex'));
    const fault = await faultOf(readOutline(path));
    expect(fault).to.be.instanceOf(PackagerFault);
    expect((fault as PackagerFault).reason).to.contain('no UTF-8');
  });

  it('a device is refused at once, not read for ever', async function () {
    this.timeout(60_000);
    if (process.platform === 'win32') this.skip();
    expect(await faultOf(readOutline('/dev/zero'))).to.be.instanceOf(PackagerFault);
    const wish = { language: 'zh', path: '/dev/zero' };
    expect(await faultOf(readCaptions(wish))).to.be.instanceOf(PackagerFault);
  });
});
