/** A host's page of another origin that plays a packaged lesson from a real engine, in a browser. */

import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { type Browser, type Page } from 'playwright-core';
import { FIRST_TENANT } from '../../engine/installation.ts';
import { publish } from '../../engine/library/publish.ts';
import { type TestEngine } from './test-engine.ts';

export interface HostPage {
  readonly page: Page;
  readonly origin: string;
  close(): void;
}

/**
 * Publishes the folder and serves plain HTML with the single-file build; each load of it asks for a
 * session of its own. The page is still empty: `page.goto(origin)` opens it.
 *
 * @param engineUrl where the page finds the engine
 */
export async function openHostPage(
  browser: Browser,
  lectern: TestEngine,
  folder: string,
  learner: string,
  engineUrl = lectern.url,
): Promise<HostPage> {
  const { catalogue, libraryRoot } = lectern.engine;
  const { lessonId } = await publish(catalogue, libraryRoot, folder, {
    tenantId: FIRST_TENANT,
    courseId: 'e2e',
    state: 'published',
    validUntilUtcMs: null,
    previewMs: 20_000,
    nowUtcMs: Date.now(),
  });
  const host = serve(engineUrl, () => lectern.token(learner, lessonId));
  await new Promise<void>((resolve) => host.listen(0, '127.0.0.1', resolve));
  const tenant = await catalogue.tenant(FIRST_TENANT);
  const origin = `http://127.0.0.1:${(host.address() as AddressInfo).port}`;
  // Pages of earlier calls may still play.
  await catalogue.putTenant({ ...tenant!, origins: [...tenant!.origins, origin] });
  return {
    page: await browser.newPage({ viewport: { width: 1000, height: 800 } }),
    origin,
    close() {
      host.closeAllConnections();
      host.close();
    },
  };
}

function serve(engineUrl: string, token: () => Promise<string>): Server {
  return createServer((_request, response) => {
    void token().then((value) => {
      response.setHeader('content-type', 'text/html; charset=utf-8');
      response.end(
        `<!doctype html><meta charset="utf-8"><title>host</title><body style="margin:0">
        <script src="${engineUrl}/player/lectern.iife.js"></script>
        <lectern-player engine="${engineUrl}" token="${value}" lang="en"></lectern-player>`,
      );
    });
  });
}
