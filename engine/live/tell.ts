/** What the connections of one learner are told about a change, whichever engine made it. */

import { type Change } from '../clerk/clerk.ts';
import { type LedgerEvent } from '../ledger/events.ts';
import { type LearnerState } from '../ledger/state.ts';
import { type Connection } from './connection.ts';

/** Tells every connection what concerns it and what its own acks do not say. */
export function tell(connections: ReadonlySet<Connection>, change: Change): void {
  const { command, events, state, bookings } = change;
  for (const connection of connections) {
    if (connection.admitted.session.row.preview) {
      if (events.some((event) => isRevoked(event, connection))) connection.close();
      continue;
    }
    const own = bookings.filter(({ sessionId }) => sessionId === connection.sessionId);
    if (own.length > 0) connection.tellCredit(state, own);
    for (const event of events) {
      // Who leaves is told by its own connection.
      const leaves = event.type === 'session-ended' && event.why === 'left' && command !== null;
      if (!leaves) tellEvent(connection, event, state);
    }
  }
}

/** A preview is in no ledger, so its host can take back no more than its token. */
function isRevoked(event: LedgerEvent, { sessionId }: Connection): boolean {
  return event.type === 'token-revoked' && event.unopenedId === sessionId;
}

function tellEvent(connection: Connection, event: LedgerEvent, state: LearnerState): void {
  switch (event.type) {
    case 'session-opened':
      // Its own welcome says all; another one may have lost the lease to it.
      if (event.takesLease && event.sessionId !== connection.sessionId) connection.tellLease(state);
      return;
    case 'lease-taken':
      // Who took it is told by its own connection; an open check goes where the lease goes.
      if (event.sessionId === connection.sessionId) connection.tellCheck(state);
      else connection.tellLease(state);
      return;
    case 'session-ended':
      if (event.sessionId === connection.sessionId) connection.tellEnded(state, event.why);
      return;
    case 'check-opened':
      connection.tellCheck(state);
      return;
    case 'check-answered':
      if (event.next !== null) connection.tellCheck(state);
      return;
    case 'check-passed':
      connection.tellCheckClosed(state, event.checkId, 'passed');
      return;
    case 'check-missed': {
      const end = event.why === 'unanswered' ? 'missed' : 'failed';
      connection.tellCheckClosed(state, event.checkId, end);
      return;
    }
    case 'course-reset':
      connection.tellCredit(state, []);
      return;
    case 'beat-accepted':
    case 'delivered':
    case 'media-released':
    case 'key-issued':
    case 'delivery-waived':
    case 'address-changed':
    case 'check-scheduled':
    case 'check-shown':
    case 'check-parted':
    case 'course-test-taken':
    case 'token-revoked':
    case 'identity-proved':
      return;
  }
}
