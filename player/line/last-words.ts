import { type Ack } from '../../engine/protocol/messages.ts';
import { type Outbox, acknowledge } from '../beats/outbox.ts';
import { type Keep } from './keep.ts';
import { type Transport } from './transport.ts';

/** Longest that a page which has left waits for the engine's answer, milliseconds. */
const LAST_WORDS_MS = 2_000;

/**
 * After a page has left, the engine answers and closes: who hangs up at once may not be heard out.
 * What it confirms meanwhile need not be handed in by a later page.
 */
export function hearOut(socket: Transport, keep: Keep, outbox: Outbox, isHeard: boolean): void {
  const gone = (): void => socket.disconnect();
  // A page that has left has another session by now, or none: nothing of this one is its business.
  socket.deafen();
  if (!isHeard) return void setTimeout(gone, 0);
  let left = outbox;
  if (left.beats.length === 0) keep.clear();
  socket.on('ended', () => (keep.clear(), gone()));
  socket.on('ack', ({ seq }: Ack) => {
    left = acknowledge(left, seq);
    if (left.beats.length === 0) keep.clear();
  });
  setTimeout(gone, LAST_WORDS_MS);
}
