import { type Ack, type Refused } from '../../../engine/protocol/messages.ts';
import { type BareClient } from '../../support/bare-client.ts';

export interface VolleyAnswers {
  readonly acks: readonly Ack[];
  readonly refusals: readonly Refused[];
  /** Highest acknowledged number. */
  readonly ackedSeq: number;
}

const PATIENCE_MS = 10_000;

/**
 * Emits beats with ascending numbers in one go and waits until each has its answer. Acks are
 * cumulative, and once one beat is refused the ones after it are too, so counting is enough.
 */
export function volley(
  client: BareClient,
  bodies: readonly Record<string, unknown>[],
): Promise<VolleyAnswers> {
  const acks: Ack[] = [];
  const refusals: Refused[] = [];
  let ackedSeq = 0;
  const { socket } = client;
  return new Promise((resolve, reject) => {
    const settle = (finish: () => void) => {
      clearTimeout(timer);
      socket.off('ack', onAck);
      socket.off('refused', onRefused);
      socket.off('disconnect', onDisconnect);
      finish();
    };
    const look = () => {
      const acked = bodies.filter(({ seq }) => Number(seq) <= ackedSeq).length;
      if (acked + refusals.length >= bodies.length) {
        settle(() => resolve({ acks, refusals, ackedSeq }));
      }
    };
    const onAck = (ack: Ack) => {
      acks.push(ack);
      ackedSeq = Math.max(ackedSeq, ack.seq);
      client.nonce = ack.nonce;
      client.credit = ack.credit;
      look();
    };
    const onRefused = (refused: Refused) => {
      refusals.push(refused);
      client.nonce = refused.nonce;
      look();
    };
    const onDisconnect = (why: string) => settle(() => reject(new Error(`disconnected: ${why}`)));
    const timer = setTimeout(
      () => settle(() => reject(new Error('beats were left without an answer'))),
      PATIENCE_MS,
    );
    socket.on('ack', onAck);
    socket.on('refused', onRefused);
    socket.on('disconnect', onDisconnect);
    for (const body of bodies) socket.emit('beat', body);
  });
}
