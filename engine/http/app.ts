/** Builds the HTTP side from its ports; it never listens itself. */

import express, { type ErrorRequestHandler, type Express, type Router } from 'express';
import helmet from 'helmet';
import { checkFileHandler, type CheckFilePorts } from './check-files.ts';
import { consoleApi, type ConsoleApiPorts } from './console-api.ts';
import { health, type HealthPorts } from './health.ts';
import { hostApi, type HostApiPorts } from './host-api.ts';
import { MEDIA_PATH, mediaHandler, type MediaPorts } from './media.ts';
import { ownAccountHandler, type OwnAccountPorts } from './own-account.ts';
import { refuse } from './refuse.ts';
import { staticFiles, type StaticPorts } from './static-files.ts';

export type HttpPorts = HostApiPorts &
  ConsoleApiPorts &
  MediaPorts &
  CheckFilePorts &
  OwnAccountPorts &
  HealthPorts &
  StaticPorts & {
    /** The demo host's own routes, where it runs in this process. */
    readonly demo: Router | null;
  };

export { MEDIA_PATH };
export const CHECKS_PATH = '/checks/';
/** Players ask here, see `lesson-account.ts` of the protocol. */
const ACCOUNT_PATH = '/account';

export function httpApp(ports: HttpPorts): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', false);
  app.use(
    helmet({
      contentSecurityPolicy: { useDefaults: false, directives: CONTENT_SECURITY },
      crossOriginResourcePolicy: false,
      // The engine may be served plainly behind a proxy that ends TLS; the proxy says HSTS.
      strictTransportSecurity: false,
    }),
  );
  app.use(health(ports));
  app.all('/media/:capability/*path', mediaHandler(ports));
  app.all('/checks/:capability/:file', checkFileHandler(ports));
  app.all(ACCOUNT_PATH, ownAccountHandler(ports));
  app.use('/v1', hostApi(ports));
  app.use('/console/api', consoleApi(ports));
  if (ports.demo !== null) app.use('/demo/api', ports.demo);
  app.use(staticFiles(ports));
  app.use((_request, response) => refuse(response, 'not_found'));
  app.use(lastResort(ports.onError));
  return app;
}

/** What the pages of the engine itself need; a host's page has its own policy. */
const CONTENT_SECURITY = {
  'default-src': ["'self'"],
  'connect-src': ["'self'", 'ws:', 'wss:'],
  'img-src': ["'self'", 'data:', 'blob:'],
  'media-src': ["'self'", 'blob:'],
  // The console's component library writes its styles at run time.
  'style-src': ["'self'", "'unsafe-inline'"],
  'worker-src': ["'self'", 'blob:'],
  'frame-ancestors': ["'self'"],
  'base-uri': ["'self'"],
  'form-action': ["'self'"],
  'object-src': ["'none'"],
};

function lastResort(onError: (error: unknown) => void): ErrorRequestHandler {
  // Express tells an error handler by its four parameters.
  return (error: unknown, _request, response, _next) => {
    if (response.headersSent) {
      response.destroy();
      return;
    }
    const status = (error as { status?: unknown }).status;
    if (status === 413) return refuse(response, 'too_large');
    if (typeof status === 'number' && status >= 400 && status < 500) {
      return refuse(response, 'malformed', (error as Error).message);
    }
    onError(error);
    refuse(response, 'internal');
  };
}
