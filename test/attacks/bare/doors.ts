/** Every way by which beats reach the ledger: the socket, the batch door, a reloaded page's outbox. */

import { BatchClient } from '../../support/batch-client.ts';
import { type BareBeat } from '../../support/bare-client.ts';
import { type Span } from '../../../engine/protocol/units.ts';
import { type Witness, type WitnessedBeat } from '../witness.ts';
import { Intruder } from './intruder.ts';
import { type Rig } from './rig.ts';

export const DOORS = ['batch', 'handover'] as const;
export type DoorName = (typeof DOORS)[number];

/** A way to say many beats at once. */
export interface Door {
  download(span: Span): Promise<number>;
  /** Says these beats as they stand. @returns how many were taken */
  say(beats: readonly BareBeat[]): Promise<number>;
}

export async function openDoor(
  name: DoorName,
  rig: Rig,
  witness: Witness,
  learner: string,
): Promise<Door> {
  switch (name) {
    case 'batch':
      return batchDoor(rig, witness, learner);
    case 'handover':
      return handoverDoor(rig, witness, learner);
  }
}

/** Media go by a second line of the same session, which never beats. */
async function batchDoor(rig: Rig, witness: Witness, learner: string): Promise<Door> {
  const client = new BatchClient(rig.url);
  const opened = await client.open(await rig.engine.token(learner, rig.lesson));
  if (opened.status !== 200) throw new Error(`the batch door answered ${opened.status}`);
  const { welcome } = client;
  witness.opened(welcome.sessionId, { id: welcome.lessonId, ...welcome }, rig.now());
  const fetcher = Intruder.fetching(rig, witness, client);
  return {
    download: (span) => fetcher.download(span),
    async say(beats) {
      const bodies = beats.map((beat) => client.stamp(beat));
      const answer = await client.say(bodies);
      if (answer.status !== 200) return 0;
      const { messages } = (await answer.json()) as {
        messages: readonly { event: string; body: { seq?: number } }[];
      };
      const acks = messages.filter(({ event }) => event === 'ack');
      const ackedSeq = Math.max(0, ...acks.map(({ body }) => body.seq ?? 0));
      let taken = 0;
      for (const { body } of bodies) {
        if (Number(body['seq']) > ackedSeq) continue;
        taken += 1;
        witness.accepted(welcome.sessionId, body as unknown as WitnessedBeat, rig.now());
      }
      return taken;
    },
  };
}

/** Each saying is the outbox of a page that has just been reloaded. */
async function handoverDoor(rig: Rig, witness: Witness, learner: string): Promise<Door> {
  let page = await Intruder.open(rig, witness, learner);
  await page.beat({ now: 'playing' });
  return {
    download: (span) => page.download(span),
    async say(beats) {
      const { client, sessionId } = page;
      const bodies = beats.map((beat) => {
        const { nonce: _, ...body } = client.stamp(beat);
        return body;
      });
      for (const body of bodies) {
        witness.accepted(sessionId, body as unknown as WitnessedBeat, rig.now());
      }
      client.drop();
      const token = await rig.engine.token(learner, rig.lesson);
      const predecessor = { resume: client.welcome.resume, beats: bodies };
      page = await Intruder.connect(rig, witness, { token, predecessor });
      // The clock runs from here on, and may pay for the next outbox.
      await page.beat({ now: 'playing' });
      return bodies.length;
    },
  };
}
