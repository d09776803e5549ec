/**
 * Who sends the files of lessons. The engine decides in every case: capability, origin, pace and
 * whether the session lives.
 */

import { relative } from 'node:path';
import { type Response } from 'express';
import { type CdnPlace, signedAddress } from '../deliveries/signed-address.ts';
import { type IssuedSession } from '../library/session-directory.ts';

export type MediaSender =
  | { readonly kind: 'engine' }
  | {
      /** nginx before the engine sends what the engine names, and logs what went out. */
      readonly kind: 'nginx';
      /** The internal address of a file. */
      readonly place: (lessonFolder: string, path: string) => string;
    }
  | {
      /** A CDN sends segments under signed addresses, and logs what went out. */
      readonly kind: 'cdn';
      readonly address: (lessonFolder: string, path: string, mark: string) => string;
    };

/** Carries the mark to nginx's log; nginx does not pass it on. */
export const MARK_HEADER = 'X-Lectern-Mark';

export function nginxSender(libraryRoot: string, location: string): MediaSender {
  return {
    kind: 'nginx',
    place: (lessonFolder, path) =>
      location +
      inLibrary(libraryRoot, lessonFolder, path).split('/').map(encodeURIComponent).join('/'),
  };
}

export function cdnSender(libraryRoot: string, cdn: CdnPlace, utcMs: () => number): MediaSender {
  return {
    kind: 'cdn',
    address: (lessonFolder, path, mark) =>
      signedAddress(cdn, inLibrary(libraryRoot, lessonFolder, path), mark, utcMs()),
  };
}

/** Names the file to nginx. @param mark null where its delivery is no fact for the ledger */
export function handToNginx(
  sender: MediaSender & { readonly kind: 'nginx' },
  response: Response,
  session: IssuedSession,
  path: string,
  mark: string | null,
): void {
  response.set('X-Accel-Redirect', sender.place(session.folder.path, path));
  if (mark !== null) response.set(MARK_HEADER, mark);
  response.set('Cache-Control', 'private, max-age=31536000, immutable');
  response.status(200).end();
}

function inLibrary(libraryRoot: string, lessonFolder: string, path: string): string {
  return `${relative(libraryRoot, lessonFolder).replaceAll('\\', '/')}/${path}`;
}
