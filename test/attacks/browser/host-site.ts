/** The learning site of the browser cases: one page with the player, on an origin of its own. */

import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { FIRST_TENANT } from '../../../engine/installation.ts';
import { type Tenant } from '../../../engine/library/ports.ts';
import { type TestEngine } from '../../support/test-engine.ts';

export interface HostSite {
  /**
   * The page of this learner; every load asks the engine for a new session.
   *
   * @param policyId under which it is opened
   */
  pageOf(learner: string, lesson: string, policyId: string): string;
  close(): Promise<void>;
}

export async function openHostSite(engine: TestEngine): Promise<HostSite> {
  let last: Promise<unknown> = Promise.resolve();
  /** One after the other: which policy a session gets is what its host has at that moment. */
  const issue = (learner: string, lesson: string, policyId: string): Promise<string> => {
    const token = last.then(async () => {
      await changeHost(engine, (tenant) => ({ ...tenant, policyId }));
      return engine.token(learner, lesson);
    });
    last = token.catch(() => undefined);
    return token;
  };
  const site = createServer((request, response) => {
    const { searchParams } = new URL(request.url ?? '/', 'http://host');
    const [learner, lesson, policyId] = ['learner', 'lesson', 'policy'].map((name) =>
      searchParams.get(name),
    );
    if (!learner || !lesson || !policyId) {
      response.writeHead(404).end();
      return;
    }
    issue(learner, lesson, policyId).then(
      (token) => {
        response.setHeader('content-type', 'text/html; charset=utf-8');
        response.end(page(engine.url, token));
      },
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  await new Promise<void>((listening) => site.listen(0, '127.0.0.1', listening));
  const origin = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
  await changeHost(engine, (tenant) => ({ ...tenant, origins: [...tenant.origins, origin] }));
  return {
    pageOf: (learner, lesson, policy) =>
      `${origin}/?${String(new URLSearchParams({ learner, lesson, policy }))}`,
    close: () =>
      new Promise((closed) => {
        site.close(() => closed());
        site.closeAllConnections();
      }),
  };
}

async function changeHost(
  { engine }: TestEngine,
  change: (tenant: Tenant) => Tenant,
): Promise<void> {
  const tenant = await engine.catalogue.tenant(FIRST_TENANT);
  if (tenant === undefined) throw new Error('the test engine has no tenant');
  await engine.catalogue.putTenant(change(tenant));
}

function page(engineUrl: string, token: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>host</title>
<script type="module" src="${engineUrl}/player/lectern.js"></script>
<lectern-player engine="${engineUrl}" token="${token}"></lectern-player></html>`;
}
