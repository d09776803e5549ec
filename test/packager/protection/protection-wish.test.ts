/** What `--encrypt` asks for, and what is said where it cannot be had. */

import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect } from 'chai';

import { protectionWish } from '../../../packager/commands/protection-wish.ts';
import { PackagerFault } from '../../../packager/plan/fault.ts';
import { encryptFile } from '../../../packager/protection/shaka-packager.ts';
import { temporaryFolder } from '../support/clip.ts';

function faultOf(make: () => unknown): PackagerFault {
  try {
    make();
  } catch (error) {
    if (error instanceof PackagerFault) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('the wish for protection', () => {
  it('is none unless it is asked for', () => {
    expect(protectionWish({}, {})).to.equal(undefined);
    expect(protectionWish({ encrypt: 'none' }, {})).to.equal(undefined);
  });

  it('has key periods of 20 s, or of 10 to 30', () => {
    const wish = (seconds?: string): unknown =>
      protectionWish(
        { encrypt: 'aes128', ...(seconds === undefined ? {} : { 'key-seconds': seconds }) },
        {},
      );
    expect(wish()).to.deep.equal({ scheme: 'aes-128', keySeconds: 20 });
    expect(wish('30')).to.deep.equal({ scheme: 'aes-128', keySeconds: 30 });
    for (const wrong of ['9', '31', '12.5', 'x', '', '-10', '1e1000']) {
      expect(faultOf(() => wish(wrong)).kind, wrong).to.equal('misuse');
    }
  });

  it('refuses what is no scheme, and key periods where the key does not change', () => {
    expect(faultOf(() => protectionWish({ encrypt: 'AES' }, {})).reason).to.include('"AES"');
    const both = { encrypt: 'cbcs', 'key-seconds': '20' };
    expect(faultOf(() => protectionWish(both, {})).kind).to.equal('misuse');
  });

  it('says so where SHAKA_PACKAGER_PATH names no program', () => {
    const environment = { SHAKA_PACKAGER_PATH: '/nowhere/packager' };
    const { message, advice } = faultOf(() => protectionWish({ encrypt: 'cenc' }, environment));
    expect(message).to.include('SHAKA_PACKAGER_PATH');
    expect(advice).to.include('unset it');
  });

  it('shows the key to the program alone: not on its command line, and in no file that stays', async () => {
    const folder = await temporaryFolder();
    const key = { key: 'c0ffee'.padEnd(32, '0'), keyId: '1'.repeat(32), iv: '2'.repeat(32) };
    const file = { kind: 'video', clear: 'a.mp4', encrypted: 'b.mp4', segmentSeconds: 4 } as const;
    const program = join(folder.path, 'program');
    const told = '#!/bin/sh\necho "$@" > args\ncp key.flags seen\nstat -c %a key.flags > mode\n';
    await writeFile(program, told, { mode: 0o755 });
    await encryptFile({ program, scheme: 'cenc' }, file, key, folder.path);
    const read = (name: string): Promise<string> => readFile(join(folder.path, name), 'utf8');
    expect(await read('args')).to.not.include('c0ffee');
    expect(await read('seen')).to.include(key.key);
    expect(await read('mode')).to.equal('600\n');
    expect(await readdir(folder.path)).to.have.members(['args', 'mode', 'program', 'seen']);
    await folder.remove();
  });

  it('fails with a reason where the program fails, and never tells the key', async () => {
    const folder = await temporaryFolder();
    const key = { key: 'c0ffee'.padEnd(32, '0'), keyId: '1'.repeat(32), iv: '2'.repeat(32) };
    const file = { kind: 'video', clear: 'a.mp4', encrypted: 'b.mp4', segmentSeconds: 4 } as const;
    const program = process.execPath;
    const fault = await encryptFile({ program, scheme: 'cenc' }, file, key, folder.path).then(
      () => undefined,
      (error: unknown) => error,
    );
    await folder.remove();
    expect(fault).to.be.instanceOf(PackagerFault);
    const { reason, advice } = fault as PackagerFault;
    expect(reason).to.not.equal('');
    expect(reason + advice).to.not.include('c0ffee');
    expect(advice).to.include('aes128');
  });
});
