/** Who works without a farm and without a bucket loads nothing of them. */

import { expect } from 'chai';
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { makeClip, temporaryFolder } from '../support/clip.ts';

const projectFolder = join(import.meta.dirname, '../../..');
const tellResolved = `import { appendFileSync } from 'node:fs';
export async function resolve(specifier, context, next) {
  const found = await next(specifier, context);
  appendFileSync(process.env.RESOLVED, found.url + '\\n');
  return found;
}`;

describe('commands without a farm', function () {
  this.timeout(60_000);
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  before(async () => {
    folder = await temporaryFolder();
  });
  after(() => folder.remove());

  async function resolved(args: readonly string[]): Promise<string> {
    const list = join(folder.path, 'resolved.txt');
    await writeFile(list, '');
    const hooks = join(folder.path, 'hooks.mjs');
    await writeFile(hooks, tellResolved);
    const start = `import { register } from 'node:module';
      register(${JSON.stringify(new URL(`file://${hooks}`).href)});`;
    await promisify(execFile)(
      process.execPath,
      [
        ...['--import', 'tsx', '--import', `data:text/javascript,${encodeURIComponent(start)}`],
        ...[join(projectFolder, 'packager/cli.ts'), ...args],
      ],
      { cwd: projectFolder, env: { ...process.env, RESOLVED: list } },
    );
    return readFile(list, 'utf8');
  }

  it('load no queue, no Redis and no S3', async () => {
    const clip = await makeClip(join(folder.path, 'clip.mp4'), { seconds: 2 });
    for (const args of [
      ['plan', clip],
      ['package', clip, '--out', join(folder.path, 'lesson'), '--quality-windows', '0'],
    ]) {
      const urls = await resolved(args);
      expect(urls).to.match(/packager\/plan\/plan\.ts/);
      expect(urls.match(/node_modules\/(bullmq|ioredis|aws4fetch)\//g), args[0]).to.equal(null);
    }
    const farm = await resolved(['doctor', '--queue', 'redis://127.0.0.1:1']).catch(() =>
      readFile(join(folder.path, 'resolved.txt'), 'utf8'),
    );
    // So that a change of names cannot make the above pass for ever.
    expect(farm).to.match(/node_modules\/ioredis\//);
  });
});
