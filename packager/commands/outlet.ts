/** A stream to print on that may close early: printing then ends, the work goes on. */

import type { Writable } from 'node:stream';

/** What a reader leaves behind that had enough (`| head`), or a terminal that was closed. */
const readerIsGone: readonly unknown[] = ['EPIPE', 'EIO', 'ECONNRESET', 'ERR_STREAM_DESTROYED'];

/** @param onLost hears why words were lost although somebody may still wait for them: a full disk */
export function outlet(
  stream: Writable,
  onLost: (error: Error) => void = () => {},
): (text: string) => void {
  let isOpen = true;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (isOpen && !readerIsGone.includes(error.code)) onLost(error);
    isOpen = false;
  });
  return (text) => {
    if (isOpen) stream.write(text);
  };
}
