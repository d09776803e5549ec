import { expect } from 'chai';
import express from 'express';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { health, type HealthPorts } from '../../../engine/http/health.ts';
import { createMemoryCatalogueStore } from '../../../engine/stores/memory-catalogue-store.ts';

interface Readiness {
  readonly ready: boolean;
  readonly warnings?: readonly string[];
  readonly checks: Readonly<Record<string, string>>;
}

/** Asks the two questions of an engine whose parts are as given. */
async function ask(change: Partial<HealthPorts>, meanwhile: () => void = () => undefined) {
  const app = express().use(
    health({
      catalogue: createMemoryCatalogueStore(),
      dataFolder: tmpdir(),
      lastStoreError: () => null,
      utcMs: () => Date.now(),
      clocks: () => ({ fault: null, warnings: [] }),
      ...change,
    }),
  );
  meanwhile();
  const server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    const alive = await fetch(`${url}/healthz`);
    const ready = await fetch(`${url}/readyz`);
    return {
      alive: alive.status,
      status: ready.status,
      ...((await ready.json()) as Readiness),
    };
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

describe('http: health', () => {
  it('says ready where store, disk and clock are well', async () => {
    const told = await ask({});
    expect(told).to.deep.include({ alive: 200, status: 200, ready: true });
    expect(told.checks).to.deep.equal({ store: 'ok', disk: 'ok', clock: 'ok' });
  });

  it('stays ready where clocks are a little apart, and says so; far apart it is not', async () => {
    const warnings = ['The clock of this engine is 2.0 s ahead of that of Redis.'];
    const little = await ask({ clocks: () => ({ fault: null, warnings }) });
    expect(little).to.deep.include({ status: 200, ready: true, warnings });
    const far = await ask({ clocks: () => ({ fault: 'far apart', warnings: [] }) });
    expect(far).to.deep.include({ status: 503, ready: false });
    expect(far.checks['clock']).to.equal('far apart');
  });

  it('stays alive, but not ready, after a commit that failed', async () => {
    const told = await ask({ lastStoreError: () => new Error('the disk is full') });
    expect(told).to.deep.include({ alive: 200, status: 503, ready: false });
    expect(told.checks['store']).to.contain('the disk is full');
  });

  it('is not ready where the catalogue takes no writes', async () => {
    const catalogue = createMemoryCatalogueStore();
    catalogue.putSetting = () => Promise.reject(new Error('read only'));
    const told = await ask({ catalogue });
    expect(told.status).to.equal(503);
    expect(told.checks['store']).to.contain('read only');
  });

  it('is not ready after the wall clock was stepped', async () => {
    let offsetMs = 0;
    const told = await ask({ utcMs: () => Date.now() + offsetMs }, () => (offsetMs = -3_600_000));
    expect(told.status).to.equal(503);
    expect(told.checks['clock']).to.contain('stepped by 3600 s');
  });
});
