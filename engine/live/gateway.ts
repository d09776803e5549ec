/** The live edge: sockets (websocket only) and the batch door; changes told to whom they concern. */

import { type Server as HttpServer } from 'node:http';
import { Server } from 'socket.io';
import { type ClientEvents, MAX_MESSAGE_BYTES, type ServerEvents } from '../protocol/messages.ts';
import { type Refusal, refusal } from '../protocol/refusals.ts';
import { type QualityTally } from '../quality/tally.ts';
import { admit, type Admitted, type AdmissionPorts } from './admission.ts';
import { openBatchDoor } from './batch-door.ts';
import { cutFloods } from './floods.ts';
import { QualityClaims } from './quality-claims.ts';
import { Roster, type RosterPorts } from './roster.ts';
import { type LiveSocket, socketWire } from './socket-wire.ts';
import { tell } from './tell.ts';

export type GatewayPorts = Omit<AdmissionPorts, 'rateOf' | 'mayJoin' | 'qualityClaims'> &
  Omit<RosterPorts, 'qualityClaims'> & {
    readonly quality: QualityTally;
    /** Path of the socket.io endpoint, e.g. `/live`. */
    readonly livePath: string;
  };

export interface Gateway {
  readonly connectionCount: () => number;
  /** The session speaks on a line of another engine now: an older one here is cut. */
  wentElsewhere(sessionId: string): void;
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

export function openGateway(http: HttpServer, given: GatewayPorts): Gateway {
  const qualityClaims = new QualityClaims(given.clerk, given.quality);
  const ports = { ...given, qualityClaims };
  const io = new Server<ClientEvents, ServerEvents, Record<string, never>, unknown>(http, {
    path: ports.livePath,
    transports: ['websocket'],
    perMessageDeflate: false,
    maxHttpBufferSize: MAX_MESSAGE_BYTES,
    serveClient: false,
    pingInterval: 20_000,
    pingTimeout: 20_000,
  });
  cutFloods(io, () => ports.clerk.monoMs());
  const roster = new Roster(ports);
  const admission: AdmissionPorts = {
    ...ports,
    rateOf: (ref) => roster.rateOf(ref),
    mayJoin: (ref) => roster.mayJoin(ref),
  };
  const door = openBatchDoor(http, { ...ports, admission, roster });

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
    const leave = roster.join(socketWire(socket), socket.data as Admitted);
    socket.on('disconnect', leave);
  });

  const stopListening = ports.clerk.onChange((change) => {
    // Nearly every change is a beat, and its own ack says all there is to say.
    if (change.command?.type === 'beat') return;
    const siblings = roster.of(change.learner);
    if (siblings !== undefined) tell(siblings, change);
  });

  return {
    connectionCount: () => roster.size,
    wentElsewhere: (sessionId) => roster.wentElsewhere(sessionId),
    async close() {
      stopListening();
      door.close();
      await io.close();
    },
  };
}
