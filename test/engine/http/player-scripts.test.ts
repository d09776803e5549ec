import { expect } from 'chai';
import express from 'express';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type Server, createServer, get } from 'node:http';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { staticFiles } from '../../../engine/http/static-files.ts';

const TEXT = 'export const a = 1;\n'.repeat(1_000);
const PART = 'lectern-checks-AbC_12-x.js';

describe('engine/http: the scripts of the player', () => {
  let folder: string;
  let server: Server;
  let url: string;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'lectern-pages-'));
    mkdirSync(join(folder, 'player'));
    for (const name of ['lectern.js', 'lectern.iife.js', PART])
      writeFileSync(join(folder, 'player', name), TEXT);
    const app = express();
    app.use(staticFiles({ pagesFolder: folder, serveDemo: false }));
    server = createServer(app);
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/player/`;
  });

  after(() => {
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true });
  });

  const statusOf = (name: string, headers: Record<string, string>) =>
    new Promise((resolve, reject) => {
      get(url + name, { headers }, (answer) => resolve(answer.resume().statusCode)).on(
        'error',
        reject,
      );
    });

  for (const encoding of ['gzip', 'identity']) {
    it(`go to any page, those that never change to be kept for ever (${encoding})`, async () => {
      const headers = { 'accept-encoding': encoding };
      for (const [name, kept] of [
        ['lectern.js', 'no-cache'],
        ['lectern.iife.js', 'no-cache'],
        [PART, 'public, max-age=31536000, immutable'],
      ] as const) {
        const answer = await fetch(url + name, { headers });
        expect(await answer.text()).to.equal(TEXT);
        const told = (header: string) => answer.headers.get(header);
        expect(told('cache-control'), name).to.equal(kept);
        expect(told('access-control-allow-origin')).to.equal('*');
        expect(told('cross-origin-resource-policy')).to.equal('cross-origin');
        expect(told('content-type')).to.match(/^text\/javascript/);
        expect(told('content-encoding')).to.equal(encoding === 'gzip' ? 'gzip' : null);
        // `fetch` sends an own `cache-control: no-cache` with conditions; plain requests do not.
        expect(await statusOf(name, { ...headers, 'if-none-match': told('etag') ?? '' })).to.equal(
          304,
        );
      }
    });
  }

  it('are those of the new build once it is there', async () => {
    writeFileSync(join(folder, 'player', 'lectern.js'), 'export const b = 2;');
    expect(await (await fetch(`${url}lectern.js`)).text()).to.equal('export const b = 2;');
  });

  it('are not made up', async () => {
    expect((await fetch(`${url}lectern-none-12345678.js`)).status).to.equal(404);
    expect((await fetch(`${url}..%2fplayer%2flectern.js`)).status).to.equal(404);
  });
});
