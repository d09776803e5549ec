/** Bars on a terminal of 80 columns, and none anywhere else. */

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Writable } from 'node:stream';

import { expect } from 'chai';

import { temporaryFolder } from '../support/clip.ts';
import { run } from '../support/command-line.ts';
import { fakeWork } from './fake-work.ts';

class FakeTerminal extends Writable {
  readonly isTTY = true;
  readonly columns = 80;
  text = '';
  #onText: () => void = () => {};

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    this.#onText();
    done();
  }

  /** Resolves once it shows the text. */
  until(text: string): Promise<void> {
    return new Promise((resolve) => {
      this.#onText = () => {
        if (this.text.includes(text)) resolve();
      };
      this.#onText();
    });
  }

  /** What was drawn, without the signs that move the cursor. */
  lines(): string[] {
    const escape = String.fromCharCode(27);
    const bare = this.text.replaceAll(new RegExp(`${escape}\\[[?0-9;]*[A-Za-z]`, 'g'), '\n');
    return bare.split(/[\r\n]+/).filter((line) => line !== '');
  }
}

describe('bars', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  const at = (...names: string[]): string => join(folder.path, ...names);
  before(async () => {
    folder = await temporaryFolder();
    await mkdir(at('in'));
    await writeFile(at('in/a-lecture-with-quite-a-long-name.mp4'), 'good');
    await writeFile(at('in/b.mp4'), 'bad');
  });
  after(() => folder.remove());

  it('show all lessons and the one in work, never wrap, and leave nothing behind', async () => {
    const fake = fakeWork();
    const terminal = new FakeTerminal();
    fake.onHalf = () => terminal.until('50 %');
    const outcome = await run(['package', at('in'), '--out-root', at('out')], {
      packageLesson: fake.packageLesson,
      isTerminal: true,
      terminal,
    });
    expect(outcome.code).to.equal(1);
    const drawn = terminal.lines().filter((line) => /[█░]/.test(line));
    expect(drawn.some((line) => line.startsWith('All lessons '))).to.equal(true);
    expect(drawn.find((line) => line.includes('50 %'))).to.match(
      /^a-lecture-with-quit… {2}█+░+ {3}50 % {2}Encoding/,
    );
    expect(drawn.filter((line) => line.length >= 80)).to.deep.equal([]);
    expect(terminal.text).to.match(/failed {3}b: It is bad\. \(it says so\)\n/);
    const clearBelow = `${String.fromCharCode(27)}[0J`;
    expect(terminal.text.endsWith(clearBelow)).to.equal(true);
    expect(outcome.err).to.equal('');
  });

  it('are not drawn when quiet, for machines, or where no terminal is', async () => {
    for (const more of [['-q'], ['--json']]) {
      const terminal = new FakeTerminal();
      await run(['package', at('in'), '--out-root', at('out2'), '--force', ...more], {
        packageLesson: fakeWork().packageLesson,
        isTerminal: true,
        terminal,
      });
      expect(terminal.text).to.equal('');
    }
  });
});
