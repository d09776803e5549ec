/** Who is connected: one connection a session, the newest, whatever carries it. */

import { type LearnerRef } from '../clerk/clerk.ts';
import { type Admitted } from './admission.ts';
import { Connection, type ConnectionPorts } from './connection.ts';
import { LINES, type MessageRate, MessageRates } from './rate.ts';
import { type Wire } from './wire.ts';

export type RosterPorts = ConnectionPorts & {
  readonly onError: (error: unknown) => void;
  /** A line has taken up a session that was open: its older one may be on another engine. */
  readonly onResumed: (sessionId: string) => void;
};

export class Roster {
  readonly #ports: RosterPorts;
  readonly #bySession = new Map<string, Connection>();
  readonly #byLearner = new Map<string, Set<Connection>>();
  readonly #rates = new MessageRates();
  readonly #lines = new MessageRates(LINES);

  constructor(ports: RosterPorts) {
    this.#ports = ports;
  }

  get size(): number {
    return this.#bySession.size;
  }

  /** How many messages this learner may still send, over all connections. */
  rateOf(ref: LearnerRef): MessageRate {
    return this.#rates.of(nameOf(ref), this.#ports.clerk.monoMs());
  }

  /** Whether this learner may make one more line now. */
  mayJoin(ref: LearnerRef): boolean {
    const nowMs = this.#ports.clerk.monoMs();
    return this.#lines.of(nameOf(ref), nowMs).take(nowMs);
  }

  of(ref: Pick<LearnerRef, 'tenantId' | 'learnerId'>): ReadonlySet<Connection> | undefined {
    return this.#byLearner.get(nameOf(ref));
  }

  /** The session speaks on a line of another engine now; what was its line here is cut. */
  wentElsewhere(sessionId: string): void {
    this.#bySession.get(sessionId)?.wentElsewhere();
  }

  /**
   * A player has been let in and is welcomed.
   *
   * @returns to be called when the wire has gone
   */
  join(wire: Wire, admitted: Admitted): () => void {
    const connection = new Connection(this.#ports, wire, admitted, this.rateOf(admitted.ref));
    const { sessionId } = connection;
    this.#bySession.get(sessionId)?.close();
    this.#bySession.set(sessionId, connection);
    if (admitted.resumedAt !== null) this.#ports.onResumed(sessionId);
    const learner = nameOf(admitted.ref);
    const siblings = this.#byLearner.get(learner) ?? new Set();
    this.#byLearner.set(learner, siblings.add(connection));
    connection.welcome().catch((error: unknown) => {
      this.#ports.onError(error);
      // A player without a welcome waits; one that lost its connection comes back.
      connection.close();
    });
    return () => {
      connection.closed();
      siblings.delete(connection);
      if (siblings.size === 0 && this.#byLearner.get(learner) === siblings) {
        this.#byLearner.delete(learner);
      }
      if (this.#bySession.get(sessionId) === connection) this.#bySession.delete(sessionId);
    };
  }
}

function nameOf({ tenantId, learnerId }: Pick<LearnerRef, 'tenantId' | 'learnerId'>): string {
  return `${tenantId}\t${learnerId}`;
}
