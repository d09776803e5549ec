/**
 * The conformance suite: black-box checks of the protocol against any engine. Everything it knows
 * comes through the doors that a host and a player use.
 */

import { beats } from './beats.ts';
import { handshake } from './handshake.ts';
import { media } from './media.ts';
import { sessions } from './sessions.ts';
import { type Target } from './target.ts';

/** Registers the suite with mocha. @param getTarget is asked when a test runs, not before */
export function conformance(getTarget: () => Target): void {
  handshake(getTarget);
  beats(getTarget);
  sessions(getTarget);
  media(getTarget);
}
