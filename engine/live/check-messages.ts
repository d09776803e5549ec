/** What a player says about checks, brought to the conductor. */

import { type Conductor } from '../checks/conductor.ts';
import { type Verdict } from '../clerk/clerk.ts';
import { type Decoder, type Infer, decode } from '../protocol/decoder.ts';
import { clientBodies } from '../protocol/messages.ts';
import { type Refusal, refusal } from '../protocol/refusals.ts';
import { type Admitted } from './admission.ts';
import { type Wire } from './wire.ts';

/** How the connection counts and answers what is not in order. */
export interface Manners {
  mayRead(): boolean;
  malformed(detail: string): void;
  refuse(why: Refusal): void;
}

/** Listens for the three messages; what becomes of them is told to all who are concerned. */
export function hearChecks(
  wire: Wire,
  conductor: Conductor,
  { ref, session: { row } }: Admitted,
  manners: Manners,
): void {
  const { sessionId } = row;
  const hear = <T>(decoder: Decoder<T>, body: unknown, act: (said: T) => Promise<Verdict>) => {
    if (!manners.mayRead()) return;
    const decoded = decode(decoder, body);
    if (!decoded.ok) return manners.malformed(decoded.error.message);
    if (row.preview) return manners.refuse(refusal('preview_only'));
    act(decoded.value).then(
      (verdict) => {
        if (!verdict.ok) manners.refuse(verdict.refusal);
      },
      () => manners.refuse(refusal('internal')),
    );
  };
  type Answer = Infer<typeof clientBodies.checkanswer>;
  wire.on('checkshown', (body) =>
    hear(clientBodies.checkshown, body, ({ checkId }) => conductor.shown(ref, sessionId, checkId)),
  );
  wire.on('checkanswer', (body) =>
    hear(clientBodies.checkanswer, body, (said: Answer) => conductor.answer(ref, sessionId, said)),
  );
  wire.on('checkready', (body) =>
    hear(clientBodies.checkready, body, () => conductor.ready(ref, sessionId)),
  );
}
