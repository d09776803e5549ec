import { expect } from 'chai';
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { packageRoot } from '../config/package-root.ts';
import { launchChromium } from './support/chromium.ts';
import { footage } from './support/footage.ts';

const readme = readFileSync(join(packageRoot, 'README.md'), 'utf8');

/** The fenced block of a language that holds this text, as it stands in the README. */
function snippet(language: string, holding: string): string {
  const blocks = [...readme.matchAll(/```(\w+)\n([\s\S]*?)```/g)];
  const found = blocks.find(([, tongue, body]) => tongue === language && body?.includes(holding));
  if (found?.[2] === undefined)
    throw new Error(`the README has no ${language} block with "${holding}"`);
  return found[2];
}

describe('the README', () => {
  it('stays under 200 lines', () => {
    expect(readme.split('\n').length).to.be.below(200);
  });

  it('points only at files that exist', () => {
    const links = [...readme.matchAll(/\]\(([^)#]+)\)/g)].map(([, target]) => target ?? '');
    const missing = links.filter(
      (link) => !/^https?:/.test(link) && !existsSync(join(packageRoot, link)),
    );
    expect(missing).to.deep.equal([]);
  });

  describe("its way from a lecture file to credit on a page of one's own", function () {
    this.timeout(180_000);
    let folder: string;
    let engine: ChildProcess;
    let engineUrl: string;
    let apiKey: string;
    let host: Server;
    let hostUrl: string;
    let html = '';

    before(async function () {
      folder = mkdtempSync(join(tmpdir(), 'lectern-readme-'));
      host = createServer((_request, response) => {
        response.setHeader('content-type', 'text/html; charset=utf-8').end(html);
      });
      await new Promise<void>((resolve) => host.listen(0, '127.0.0.1', resolve));
      hostUrl = `http://localhost:${(host.address() as AddressInfo).port}`;
      engine = spawn(process.execPath, [join(packageRoot, 'dist', 'engine', 'cli.js'), 'serve'], {
        env: {
          ...process.env,
          PORT: '0',
          LECTERN_DATA: join(folder, 'data'),
          LECTERN_LOG: 'fatal',
        },
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      [engineUrl, apiKey] = await new Promise<[string, string]>((resolve, reject) => {
        let url = '';
        engine.once('exit', () => reject(new Error('the engine ended')));
        createInterface({ input: engine.stdout! }).on('line', (line) => {
          url = /Host API\s+(http:\S+)\/v1\//.exec(line)?.[1] ?? url;
          const key = /API key\s+(lk_\S+)/.exec(line)?.[1];
          if (key !== undefined) resolve([url, key]);
        });
      });
    });

    after(async () => {
      host.closeAllConnections();
      host.close();
      if (engine.exitCode === null) {
        const ended = new Promise((resolve) => engine.once('exit', resolve));
        engine.kill('SIGINT');
        await ended;
      }
      rmSync(folder, { recursive: true, force: true });
    });

    it('packages, publishes and admits the page with the commands as printed', function () {
      const clip = footage(this, 'slides-with-voice.mov');
      const commands = snippet('sh', 'lectern-packager package')
        .replaceAll(
          'npx lectern-packager',
          `"${process.execPath}" "${join(packageRoot, 'dist/packager/cli.js')}"`,
        )
        .replaceAll(
          'npx lectern-engine',
          `"${process.execPath}" "${join(packageRoot, 'dist/engine/cli.js')}"`,
        )
        .replace('my-lecture.mp4', clip)
        .replaceAll('media/my-lecture', join(folder, 'my-lecture'))
        .replace('http://localhost:9000', hostUrl);
      const { status, stdout, stderr } = spawnSync('sh', ['-e', '-c', commands], {
        encoding: 'utf8',
        env: { ...process.env, LECTERN_DATA: join(folder, 'data') },
      });
      expect(status, stdout + stderr).to.equal(0);
      expect(stdout).to.include('published in course "my-course"');
    });

    it('credits the learner on the page as printed', async function () {
      const lesson = JSON.parse(
        readFileSync(join(folder, 'my-lecture', 'lesson.json'), 'utf8'),
      ) as { id: string };
      const shell = (text: string) =>
        execFileSync(
          'sh',
          [
            '-c',
            text.replaceAll('http://localhost:8080', engineUrl).replace('my-lecture', lesson.id),
          ],
          {
            encoding: 'utf8',
            env: { ...process.env, LECTERN_API_KEY: apiKey },
          },
        );
      const { token } = JSON.parse(
        shell(`${snippet('sh', 'curl -X POST')}`.replace('curl', 'curl -s')),
      ) as { token: string };
      html = snippet('html', '<lectern-player')
        .replaceAll('http://localhost:8080', engineUrl)
        .replace('TOKEN', token);
      const browser = await launchChromium(this);
      try {
        const page = await browser.newPage();
        await page.goto(hostUrl);
        const player = page.locator('lectern-player');
        await player.getByRole('button', { name: 'Play', exact: true }).first().click();
        await page.waitForFunction(
          () => {
            const element = document.querySelector('lectern-player') as unknown as {
              credit: { creditedMs: number } | null;
            };
            return (element.credit?.creditedMs ?? 0) >= 4_000;
          },
          undefined,
          { timeout: 60_000 },
        );
      } finally {
        await browser.close();
      }
      const statement = JSON.parse(
        shell(snippet('sh', '/statement').replace('curl', 'curl -s')),
      ) as {
        lessons: { creditedMs: number }[];
      };
      expect(statement.lessons[0]?.creditedMs).to.be.at.least(4_000);
    });
  });
});
