/** Picture and sound of a presence prompt, as long as its attempt is open. */

import { type Request, type RequestHandler, type Response } from 'express';
import { addressed, openPresence } from '../checks/prompt.ts';
import { PresenceFiles } from '../checks/presence/files.ts';
import { type Clerk } from '../clerk/clerk.ts';
import { type Capabilities } from '../gate/capability.ts';
import { originAllowed } from '../gate/origin.ts';
import { type SessionDirectory } from '../library/session-directory.ts';
import { refOf } from './media-release.ts';
import { refuse } from './refuse.ts';

export interface CheckFilePorts {
  readonly clerk: Clerk;
  readonly capabilities: Capabilities;
  readonly directory: SessionDirectory;
  readonly onError: (error: unknown) => void;
}

/** Serves `GET <prefix>/{capability}/{file}`. Nothing but the bytes tells one code from another. */
export function checkFileHandler(ports: CheckFilePorts): RequestHandler {
  const files = new PresenceFiles();
  return (request, response) => {
    serve(ports, files, request, response).catch((error: unknown) => {
      ports.onError(error);
      if (!response.headersSent) refuse(response, 'internal');
      else response.destroy();
    });
  };
}

async function serve(
  ports: CheckFilePorts,
  files: PresenceFiles,
  request: Request,
  response: Response,
): Promise<void> {
  if (request.method !== 'GET') return refuse(response, 'not_found');
  const address = addressed(ports.capabilities, String(request.params['capability']));
  const session = address === null ? undefined : await ports.directory.find(address.sessionId);
  if (address === null || session === undefined) return refuse(response, 'capability_invalid');
  if (!originAllowed(request, session.tenant.origins)) return refuse(response, 'origin_refused');
  const ref = refOf(session);
  const { state } = await ports.clerk.account(ref);
  let task = openPresence(state, address);
  if (task === null) {
    // Another engine may have opened it a moment ago.
    const current = await ports.clerk.current(ref);
    task = current === null ? null : openPresence(current.state, address);
  }
  const file = task === null ? undefined : files.file(task, String(request.params['file']));
  if (file === undefined) return refuse(response, 'not_found');
  const { origin } = request.headers;
  if (origin !== undefined) {
    response.set({ 'Access-Control-Allow-Origin': origin, Vary: 'Origin' });
  }
  response.set({
    'Cache-Control': 'no-store',
    'Content-Type': file.type,
    'Content-Length': String(file.bytes.length),
    'Cross-Origin-Resource-Policy': 'cross-origin',
  });
  // Not `send`: it would add a digest of the bytes.
  response.end(file.bytes);
}
