/** The socket.io edge: websocket only, one connection a session, changes told to whom they concern. */

import { type Server as HttpServer } from 'node:http';
import { Server } from 'socket.io';
import { type LearnerRef } from '../clerk/clerk.ts';
import { type ClientEvents, MAX_MESSAGE_BYTES, type ServerEvents } from '../protocol/messages.ts';
import { type Refusal, refusal } from '../protocol/refusals.ts';
import { admit, type Admitted, type AdmissionPorts } from './admission.ts';
import { Connection, type ConnectionPorts, type LiveSocket } from './connection.ts';
import { MessageRates } from './rate.ts';
import { tell } from './tell.ts';

export type GatewayPorts = Omit<AdmissionPorts, 'rateOf'> &
  ConnectionPorts & {
    /** Path of the socket.io endpoint, e.g. `/live`. */
    readonly livePath: string;
    readonly onError: (error: unknown) => void;
  };

export interface Gateway {
  readonly connectionCount: () => number;
  /** Closes every connection; what was received before is still committed by the clerk. */
  close(): Promise<void>;
}

/** An error whose `data` socket.io hands to the peer's `connect_error`. */
class RefusedConnection extends Error {
  readonly data: Refusal;

  constructor(why: Refusal) {
    super(why.code);
    this.data = why;
  }
}

export function openGateway(http: HttpServer, ports: GatewayPorts): Gateway {
  const io = new Server<ClientEvents, ServerEvents, Record<string, never>, unknown>(http, {
    path: ports.livePath,
    transports: ['websocket'],
    perMessageDeflate: false,
    maxHttpBufferSize: MAX_MESSAGE_BYTES,
    serveClient: false,
    pingInterval: 20_000,
    pingTimeout: 20_000,
  });
  const bySession = new Map<string, Connection>();
  const byLearner = new Map<string, Set<Connection>>();

  const rates = new MessageRates();
  const rateOf = (ref: LearnerRef) =>
    rates.of(learnerName(ref.tenantId, ref.learnerId), ports.clerk.now(ref).monoMs);
  const admission: AdmissionPorts = { ...ports, rateOf };

  io.use((socket, next) => {
    admit(admission, socket.request, socket.handshake.auth).then(
      (decided) => {
        if (decided.ok) socket.data = decided.admitted;
        next(decided.ok ? undefined : new RefusedConnection(decided.refusal));
      },
      (error: unknown) => {
        ports.onError(error);
        next(new RefusedConnection(refusal('internal')));
      },
    );
  });

  io.on('connection', (socket: LiveSocket) => {
    const admitted = socket.data as Admitted;
    const connection = new Connection(ports, socket, admitted, rateOf(admitted.ref));
    bySession.get(connection.sessionId)?.close();
    bySession.set(connection.sessionId, connection);
    const learner = learnerName(admitted.ref.tenantId, admitted.ref.learnerId);
    const siblings = byLearner.get(learner) ?? new Set();
    byLearner.set(learner, siblings.add(connection));
    socket.on('disconnect', () => {
      connection.closed();
      siblings.delete(connection);
      if (siblings.size === 0) byLearner.delete(learner);
      if (bySession.get(connection.sessionId) === connection) {
        bySession.delete(connection.sessionId);
      }
    });
    connection.welcome().catch((error: unknown) => {
      ports.onError(error);
      // A player without a welcome waits; one that lost its socket comes back.
      connection.close();
    });
  });

  const stopListening = ports.clerk.onChange((change) => {
    // Nearly every change is a beat, and its own ack says all there is to say.
    if (change.command?.type === 'beat') return;
    const { tenantId, learnerId } = change.learner;
    const siblings = byLearner.get(learnerName(tenantId, learnerId));
    if (siblings !== undefined) tell(siblings, change);
  });

  return {
    connectionCount: () => bySession.size,
    async close() {
      stopListening();
      await io.close();
    },
  };
}

function learnerName(tenantId: string, learnerId: string): string {
  return `${tenantId}\t${learnerId}`;
}
