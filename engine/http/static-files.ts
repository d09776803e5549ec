/** Built pages: the player for hosts, the console, and the demo host where it is switched on. */

import { basename, join } from 'node:path';
import express, { type Router } from 'express';
import { cachePlayer, playerScripts } from './player-scripts.ts';

export interface StaticPorts {
  /** Folder of the built pages: `player/`, `console/`, `demo/`. */
  readonly pagesFolder: string;
  readonly serveDemo: boolean;
}

export function staticFiles({ pagesFolder, serveDemo }: StaticPorts): Router {
  const router = express.Router();
  router.use(
    '/player',
    (_request, response, next) => {
      // Any host page may load the player; what it may then do is decided by origin and token.
      response.set({
        'Access-Control-Allow-Origin': '*',
        'Cross-Origin-Resource-Policy': 'cross-origin',
      });
      next();
    },
    playerScripts(join(pagesFolder, 'player')),
    express.static(join(pagesFolder, 'player'), {
      index: false,
      setHeaders: (response, path) => cachePlayer(response, basename(path)),
    }),
  );
  router.use('/console', express.static(join(pagesFolder, 'console'), { setHeaders: noCacheHtml }));
  router.get('/console/*path', (_request, response) => {
    response.sendFile('index.html', { root: join(pagesFolder, 'console') });
  });
  if (serveDemo) router.use(express.static(join(pagesFolder, 'demo'), { setHeaders: noCacheHtml }));
  return router;
}

function noCacheHtml(response: express.Response, path: string): void {
  response.set('Cache-Control', path.endsWith('.html') ? 'no-cache' : 'public, max-age=3600');
}
