/** What a host gets: the package, its types, its size, and pages that embed the player. */

import { expect } from 'chai';
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createInterface } from 'node:readline';
import { type Browser } from 'playwright-core';
import ts from 'typescript';
import { packageRoot } from '../../config/package-root.ts';
import { FIRST_TENANT } from '../../engine/installation.ts';
import { publish } from '../../engine/library/publish.ts';
import { launchChromium } from '../support/chromium.ts';
import { packagedLecture } from '../support/packaged-lecture.ts';
import { type PlayerPackage, installPlayer } from '../support/player-package.ts';
import { type TestEngine, startTestEngine } from '../support/test-engine.ts';

const run = promisify(execFile);

const HOST_PAGE = `
import { LecternPlayer, addLanguage, mount, type Credit, type PlayerErrorDetail } from 'lectern-player';
import { LecternPlayer as InReact } from 'lectern-player/react';
import { LecternPlayer as InVue } from 'lectern-player/vue';
import { createElement, createRef } from 'react';
import { h } from 'vue';

const player: LecternPlayer = mount(document.body, { token: 'abc', lang: 'fr', layout: 'bare' });
const credit: Credit | null = player.credit;
player.addEventListener('creditchange', ({ detail }) => { const ms: number = detail.creditedMs; void ms; });
document.querySelector('lectern-player')?.addEventListener('playererror', ({ detail }) => {
  const error: PlayerErrorDetail = detail;
  if (error.action === 'renew-token') player.token = 'def';
});
addLanguage('fr', { strings: { play: 'Lire' } });
const ref = createRef<LecternPlayer>();
createElement(InReact, { token: 'abc', ref, className: 'wide', onCreditChange: (told) => void told.todayMs });
h(InVue, { token: 'abc', onCreditchange: (told: Credit) => void told.todayMs });
void credit;
// @ts-expect-error there is no such attribute
createElement(InReact, { tokn: 'abc' });
// @ts-expect-error an event tells its own detail
player.addEventListener('sessionend', ({ detail }) => detail.creditedMs);
`;

const ON_A_SERVER = `
import { renderToString } from 'react-dom/server';
import { createElement } from 'react';
import { createSSRApp, h } from 'vue';
import { renderToString as renderVue } from 'vue/server-renderer';
import { mount } from 'lectern-player';
import { LecternPlayer as InReact } from 'lectern-player/react';
import { LecternPlayer as InVue } from 'lectern-player/vue';
const before = typeof self;
const props = { token: 'abc', engine: 'https://engine.example', lang: 'zh' };
console.log(JSON.stringify({
  before, mount: typeof mount,
  react: renderToString(createElement(InReact, { ...props, className: 'wide', onCreditChange() {} })),
  vue: await renderVue(createSSRApp({ render: () => h(InVue, { ...props, class: 'wide', onCreditchange() {} }) })),
}));
`;

describe('player: embedded', function () {
  this.timeout(180_000);
  let made: PlayerPackage;
  before(async function () {
    made = await installPlayer(this);
  });
  after(() => made?.remove());

  it('is packed as exactly what a host needs', () => {
    const named = made.files.map((name) => name.replace(/-[\w-]{8}\.js$/, '-HASH.js'));
    expect(named.sort()).to.deep.equal(
      [
        'LICENSE',
        'README.md',
        'lectern-checks-HASH.js',
        'lectern-keys-HASH.js',
        'lectern-outline-HASH.js',
        'lectern-panel-HASH.js',
        'lectern-second-HASH.js',
        'lectern.d.ts',
        'lectern.iife.js',
        'lectern.js',
        'package.json',
        'react.d.ts',
        'react.js',
        'reference.md',
        'vue.d.ts',
        'vue.js',
      ].sort(),
    );
    const folder = join(made.host, 'node_modules', 'lectern-player');
    for (const name of ['README.md', 'reference.md']) {
      const text = readFileSync(join(folder, name), 'utf8');
      for (const [, to = ''] of text.matchAll(/\]\((?!https?:)([^)#]+)/g))
        expect(made.files, `${name} links ${to}`).to.include(to);
    }
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as object;
    expect(manifest, 'needs nothing else').not.to.have.property('dependencies');
    for (const name of made.files.filter((file) => /\.(js|ts)$/.test(file)))
      expect(readFileSync(join(folder, name), 'utf8'), name).not.to.match(/sourceMappingURL/);
  });

  it('is the same as what all of Lectern brings along', () => {
    const { exports: doors } = JSON.parse(
      readFileSync(join(packageRoot, 'package.json'), 'utf8'),
    ) as { exports: Record<string, unknown> };
    for (const [door, name] of [
      ['./player', 'lectern'],
      ['./player/react', 'react'],
      ['./player/vue', 'vue'],
    ] as const) {
      const place = `./dist/player/${name}`;
      expect(doors[door]).to.deep.equal({ types: `${place}.d.ts`, default: `${place}.js` });
      expect(made.files).to.include.members([`${name}.d.ts`, `${name}.js`]);
    }
  });

  it('has types for bundlers and for Node', async () => {
    const file = join(made.host, 'page.ts');
    await writeFile(file, HOST_PAGE);
    for (const [module, moduleResolution] of [
      [ts.ModuleKind.ESNext, ts.ModuleResolutionKind.Bundler],
      [ts.ModuleKind.Node16, ts.ModuleResolutionKind.Node16],
    ] as const) {
      const program = ts.createProgram([file, join(made.host, 'react', 'main.tsx')], {
        module,
        moduleResolution,
        target: ts.ScriptTarget.ES2022,
        jsx: ts.JsxEmit.ReactJSX,
        lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
        types: [],
        strict: true,
        noEmit: true,
      });
      // The page and the player's own declarations are looked at; those of the frameworks are theirs.
      const faults = program
        .getSourceFiles()
        .filter(({ fileName }) => !/node_modules\/(?!lectern)/.test(fileName))
        .flatMap((of) => [
          ...program.getSyntacticDiagnostics(of),
          ...program.getSemanticDiagnostics(of),
        ])
        .map(
          ({ file: of, messageText }) =>
            `${of?.fileName ?? ''}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`,
        );
      const seen = program.getSourceFiles().map(({ fileName }) => fileName);
      for (const name of ['lectern', 'react', 'vue'])
        expect(seen).to.include(join(made.host, `node_modules/lectern-player/${name}.d.ts`));
      expect(faults).to.deep.equal([]);
    }
  });

  it('renders on a server, by React and by Vue, and leaves no trace there', async () => {
    const script = join(made.host, 'server.mjs');
    await writeFile(script, ON_A_SERVER);
    const { stdout } = await run(process.execPath, [script], { cwd: made.host });
    const { before, mount, react, vue } = JSON.parse(stdout) as Record<string, string>;
    expect({ before, mount }).to.deep.equal({ before: 'undefined', mount: 'function' });
    for (const html of [react, vue]) {
      expect(html).to.match(/^<lectern-player [^>]*><\/lectern-player>$/);
      for (const part of [
        'token="abc"',
        'engine="https://engine.example"',
        'lang="zh"',
        'class="wide"',
      ])
        expect(html).to.include(part);
      expect(html).not.to.match(/credit/i);
    }
  });

  it('shows the public face that was agreed on, with words to each name', async () => {
    const script = join(packageRoot, 'player', 'api.mjs');
    await run(process.execPath, [script]).catch((error: { stderr: string }) => {
      expect.fail(error.stderr);
    });
  });

  it('stays within its size, and says what grew where it does not', async () => {
    const { complaints } = (await import(join(packageRoot, 'player', 'size.mjs'))) as {
      complaints: (sizes: object, budget: object) => string[];
    };
    const budget = {
      withoutShakaGzipBytes: 100,
      partsGzipBytes: 20,
      withShakaGzipBytes: 200,
      lastMeasured: { rooms: { 'player/ui': 50, 'player/line': 40, gone: 9 } },
    };
    const sizes = {
      withShakaGzipBytes: 200,
      rooms: { 'player/ui': 70, 'player/line': 40, new: 5 },
    };
    expect(complaints({ ...sizes, withoutShakaGzipBytes: 100 }, budget)).to.deep.equal([]);
    const lines = complaints({ ...sizes, withoutShakaGzipBytes: 101 }, budget).join('\n');
    expect(lines).to.include('withoutShakaGzipBytes 101, budget 100');
    expect(
      complaints({ ...sizes, withoutShakaGzipBytes: 100, partsGzipBytes: 21 }, budget).join(),
    ).to.include('partsGzipBytes 21, budget 20');
    expect(lines).to.match(/\+20 player\/ui\n {2}\+5 new\n/);
    await run(process.execPath, [join(packageRoot, 'player', 'size.mjs')]).catch(
      (error: { stderr: string }) => expect.fail(error.stderr),
    );
  });

  describe('by the example hosts', () => {
    let engine: TestEngine;
    let browser: Browser;
    let host: ChildProcess;
    let origin: string;

    before(async function () {
      browser = await launchChromium(this);
      engine = await startTestEngine();
      const { catalogue, libraryRoot } = engine.engine;
      const { lessonId } = await publish(catalogue, libraryRoot, packagedLecture(), {
        tenantId: FIRST_TENANT,
        courseId: 'examples',
        state: 'published',
        validUntilUtcMs: null,
        previewMs: 20_000,
        nowUtcMs: Date.now(),
      });
      await run(
        process.execPath,
        [join(packageRoot, 'node_modules/vite/bin/vite.js'), 'build', '--logLevel', 'warn'],
        { cwd: made.host },
      );
      host = spawn(process.execPath, ['host.mjs'], {
        cwd: made.host,
        env: {
          ...process.env,
          LECTERN_ENGINE: engine.url,
          LECTERN_API_KEY: engine.apiKey,
          LESSON: lessonId,
          PORT: '0',
        },
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const [line] = (await once(createInterface({ input: host.stdout! }), 'line')) as [string];
      origin = /http:\/\/localhost:\d+/.exec(line)?.[0] ?? '';
      const tenant = await catalogue.tenant(FIRST_TENANT);
      await catalogue.putTenant({ ...tenant!, origins: [origin] });
    });

    after(async () => {
      host?.kill();
      await browser?.close();
      await engine?.close();
    });

    for (const name of ['html', 'react', 'vue']) {
      it(`${name}: a learner presses play and is credited`, async () => {
        const page = await browser.newPage({ locale: 'en' });
        const faults: string[] = [];
        page.on('pageerror', (error) => faults.push(String(error)));
        await page.goto(`${origin}/${name}/`);
        await page.getByRole('button', { name: 'Play', exact: true }).first().click();
        await page.waitForFunction(
          () => Number(document.querySelector('output')?.textContent) >= 2,
          undefined,
          { timeout: 90_000 },
        );
        expect(faults).to.deep.equal([]);
        await page.close();
      });
    }
  });
});
