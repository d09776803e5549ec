/** What goes over a page's socket, as far as the witness reads it. */

import { type WitnessedBeat } from '../witness.ts';

/** The name and body of a socket.io event frame. */
export function eventOf(payload: string | Buffer): [name: string, body: unknown] {
  const text = typeof payload === 'string' ? payload : payload.toString();
  if (!text.startsWith('42[')) return ['', null];
  return JSON.parse(text.slice(2)) as [string, unknown];
}

/** What the handshake hands in for a page that was reloaded. */
export function predecessorOf(
  payload: string | Buffer,
): { sessionId: string; beats: readonly WitnessedBeat[] } | undefined {
  const text = typeof payload === 'string' ? payload : payload.toString();
  if (!text.startsWith('40{')) return undefined;
  const { predecessor } = JSON.parse(text.slice(2)) as {
    predecessor?: { resume: string; beats: readonly WitnessedBeat[] };
  };
  if (predecessor === undefined) return undefined;
  const { resume, beats } = predecessor;
  return { sessionId: resume.slice(0, resume.lastIndexOf('.')), beats };
}
