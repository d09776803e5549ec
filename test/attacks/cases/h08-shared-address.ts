import { type BareClient } from '../../support/bare-client.ts';
import { type Rig } from '../bare/rig.ts';
import { begin, goOn, placeIn } from '../honest/habits.ts';
import { honest } from '../honest/story.ts';

/** In each quarter of a second: three times as many messages as one learner may send for long. */
const MESSAGES_A_STEP = 4;

/** Never stops; comes back whenever the engine cuts it off. */
class Stranger {
  readonly #rig: Rig;
  readonly #token: string;
  #client: BareClient | null = null;
  #isCut = false;
  forged = 0;

  constructor(rig: Rig, token: string) {
    this.#rig = rig;
    this.#token = token;
  }

  async flood(): Promise<void> {
    if (this.#client === null || this.#isCut) await this.#comeBack();
    for (let n = 0; n < MESSAGES_A_STEP; n += 1) {
      this.#client?.socket.emit('beat', this.#client.stamp({ spans: [[0, 60_000]], rate: 16 }));
      this.forged += 1;
    }
  }

  async #comeBack(): Promise<void> {
    const known = this.#client?.welcome.resume;
    const auth = known === undefined ? { token: this.#token } : { resume: known };
    const client = await this.#rig.connect(auth);
    this.#isCut = false;
    client.socket.once('disconnect', () => (this.#isCut = true));
    this.#client = client;
  }
}

/** A mobile operator's shared address: a stranger on it does what strangers do, cheating included. */
export const h08 = honest({
  id: 'H08',
  title: 'Shares an address with a stranger who floods the engine and forges beats',
  leastRatio: 0.99,
  bites: 'each learner has a message rate of their own',
  tell: async (story) => {
    const { rig, chance, learner } = story;
    const stranger = new Stranger(rig, await rig.engine.token(`${learner}-stranger`, rig.lesson));
    const viewer = await begin(story);
    viewer.beside = () => stranger.flood();
    for (let part = 1; part <= 4; part += 1) {
      await goOn(story, viewer, placeIn(story, 0.2 * part, 0.2 * part + 0.1));
      if (chance.ratio() < 0.3) {
        await viewer.line.drop(true);
        await viewer.live(2_000);
        await viewer.line.reconnect();
      }
    }
    await viewer.finish();
    return `a stranger sent ${stranger.forged} forged beats`;
  },
});
