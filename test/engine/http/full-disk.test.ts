import { expect } from 'chai';
import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BareClient } from '../../support/bare-client.ts';
import { startTestEngine } from '../../support/test-engine.ts';

/** Beats after which a full disk must have been noticed; each commit takes a page or more. */
const ENOUGH_BEATS = 200;

describe('engine on a full disk', function () {
  this.timeout(60_000);
  let folder: string;

  before(function () {
    folder = mkdtempSync(join(tmpdir(), 'lectern-full-'));
    const mount = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=12m', 'tmpfs', folder]);
    if (mount.status === 0) return;
    rmSync(folder, { recursive: true });
    console.warn('SKIPPED: mounting a small file system needs to be root');
    this.skip();
  });

  after(() => {
    // Lazily: the driver lets go of a closed file only when its statements are collected.
    spawnSync('umount', ['--lazy', folder]);
    rmSync(folder, { recursive: true, force: true });
  });

  it('refuses with overloaded, says it is not ready, loses nothing, and goes on later', async () => {
    const test = await startTestEngine({ dataFolder: folder });
    try {
      const lesson = await test.publishFake({ durationMs: 20_000 });
      const client = await BareClient.connect(test.url, { token: await test.token('ann', lesson) });
      await client.fetchSpan([0, 20_000]);
      expect(await client.beat()).to.have.property('seq', 1);

      fill(join(folder, 'filler'));
      let answer = await client.beat({ now: 'paused' });
      for (let beats = 0; 'credit' in answer && beats < ENOUGH_BEATS; beats += 1) {
        answer = await client.beat({ now: 'paused' });
      }
      expect(answer).to.have.property('code', 'overloaded');
      const acknowledged = client.seq;
      expect(answer).to.have.property('lastSeq', acknowledged);
      const ready = await fetch(`${test.url}/readyz`);
      expect(ready.status).to.equal(503);
      // The file system is too small to be called ready at all; the store must say so, too.
      const { checks } = (await ready.json()) as { checks: { store: string } };
      expect(checks.store).not.to.equal('ok');
      expect((await fetch(`${test.url}/healthz`)).status).to.equal(200);

      rmSync(join(folder, 'filler'));
      const after = await client.beat({ spans: [[0, 1_000]], now: 'paused' });
      expect(after).to.have.property('seq', acknowledged + 1);
      const { sessions } = await test.statement('ann');
      expect(sessions[0]?.coverage.presentedMs).to.equal(1_000);
      const { state } = await test.engine.clerk.account({
        tenantId: 'main',
        learnerId: 'ann',
        timeZone: 'UTC',
      });
      expect([...state.sessions.values()][0]?.lastSeq).to.equal(acknowledged + 1);
      client.drop();
    } finally {
      await test.close();
    }
  });
});

/** Takes every free byte of the file system. */
function fill(path: string): void {
  const file = openSync(path, 'w');
  try {
    const block = Buffer.alloc(4_096);
    for (;;) writeSync(file, block);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  } finally {
    closeSync(file);
  }
}
