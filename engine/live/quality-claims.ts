/**
 * What beats tell about playing quality, counted when the beat became durable for the first time. The
 * clerk and the ledger never see it.
 */

import { type Clerk } from '../clerk/clerk.ts';
import { type Command } from '../ledger/decide.ts';
import { type PlayingQuality } from '../protocol/quality.ts';
import { type Claimed } from '../protocol/units.ts';
import { type QualityKey } from '../quality/ports.ts';
import { type QualityTally } from '../quality/tally.ts';
import { type Admitted } from './admission.ts';

export class QualityClaims {
  readonly #clerk: Clerk;
  readonly #tally: QualityTally;
  /** Claims whose beat is on its way to the store; a beat that is refused takes its claim along. */
  readonly #waiting = new WeakMap<Command, () => void>();

  constructor(clerk: Clerk, tally: QualityTally) {
    this.#clerk = clerk;
    this.#tally = tally;
    // Told once a command that changed something: a beat that is sent again changes nothing.
    clerk.onChange(({ command, events }) => {
      if (command?.type !== 'beat') return;
      const count = this.#waiting.get(command);
      if (count !== undefined && events.some(({ type }) => type === 'beat-accepted')) count();
    });
  }

  opened(admitted: Admitted): void {
    this.#tally.opened(this.#keyOf(admitted));
  }

  /** Counts the claim if this command is stored. To be called before it is submitted. */
  expect(command: Command, admitted: Admitted, claim: Claimed<PlayingQuality>): void {
    this.#waiting.set(command, () => this.#tally.told(this.#keyOf(admitted), claim));
  }

  #keyOf({ ref, session, network }: Admitted): QualityKey {
    const { tenantId, lessonId, region } = session.row;
    // The day on which it was stored, by the calendar of the host.
    return { tenantId, day: this.#clerk.now(ref).day, lessonId, region: region ?? '', network };
  }
}
