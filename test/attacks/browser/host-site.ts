/** The learning site of the browser cases: one page with the player, on an origin of its own. */

import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { FIRST_TENANT } from '../../../engine/installation.ts';
import { type TestEngine } from '../../support/test-engine.ts';

export interface HostSite {
  /** The page of this learner; every load asks the engine for a new session. */
  pageOf(learner: string): string;
  close(): Promise<void>;
}

export async function openHostSite(engine: TestEngine, lesson: string): Promise<HostSite> {
  const site = createServer((request, response) => {
    const learner = new URL(request.url ?? '/', 'http://host').searchParams.get('learner');
    if (learner === null) {
      response.writeHead(404).end();
      return;
    }
    engine.token(learner, lesson).then(
      (token) => {
        response.setHeader('content-type', 'text/html; charset=utf-8');
        response.end(page(engine.url, token));
      },
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  await new Promise<void>((listening) => site.listen(0, '127.0.0.1', listening));
  const origin = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
  const { catalogue } = engine.engine;
  const tenant = await catalogue.tenant(FIRST_TENANT);
  if (tenant === undefined) throw new Error('the test engine has no tenant');
  await catalogue.putTenant({ ...tenant, origins: [...tenant.origins, origin] });
  return {
    pageOf: (learner) => `${origin}/?learner=${encodeURIComponent(learner)}`,
    close: () =>
      new Promise((closed) => {
        site.close(() => closed());
        site.closeAllConnections();
      }),
  };
}

function page(engineUrl: string, token: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>host</title>
<script type="module" src="${engineUrl}/player/lectern.js"></script>
<lectern-player engine="${engineUrl}" token="${token}"></lectern-player></html>`;
}
