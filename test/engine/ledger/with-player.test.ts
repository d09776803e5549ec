import { expect } from 'chai';
import { atRest, observe } from '../../../player/beats/beat.ts';
import { type Observation } from '../../../player/beats/observation.ts';
import { EMPTY_OUTBOX, acknowledge, add, due, sent, toBody } from '../../../player/beats/outbox.ts';
import { Chance } from '../../arbitrary/chance.ts';
import { Driver, policyWith } from '../../support/given.ts';
import { Watchdog, statementHolds } from './invariants.ts';

const LOOK_MS = 250;

/** The player's own fold in front of the ledger: what it presents is what the ledger credits. */
class Page {
  readonly driver = new Driver();
  #playhead = atRest(0, 0);
  #outbox = EMPTY_OUTBOX;
  readonly #chance = new Chance(11);
  readonly #rules = { beatIntervalMs: 5_000, durationMs: 600_000 };
  positionMs = 0;
  rate = 1;
  visible = true;
  now: Observation['now'] = 'paused';
  online = true;

  constructor() {
    new Watchdog(this.driver);
    const seek = { rule: 'watched-only' } as const;
    this.driver.open('s1', policyWith({ seek }));
    this.driver.deliver([[0, 600_000]]);
  }

  look(cause: Observation['cause']): void {
    const { positionMs, rate, visible, now } = this;
    const atMs = this.driver.clock.trueMs;
    const look = { cause, atMs, positionMs, now, rate, visible, touched: false };
    const { playhead, due: drafts } = observe(this.#playhead, look, this.#rules);
    this.#playhead = playhead;
    for (const draft of drafts) this.#outbox = add(this.#outbox, draft) ?? this.#outbox;
    if (this.online) this.flush();
  }

  flush(): void {
    for (const beat of due(this.#outbox)) {
      this.#outbox = sent(this.#outbox, beat.seq);
      this.driver.run({ type: 'beat', sessionId: 's1', beat: toBody(beat) });
      this.#outbox = acknowledge(this.#outbox, beat.seq);
    }
  }

  set(change: Partial<Pick<Page, 'rate' | 'visible' | 'now'>>): this {
    Object.assign(this, change);
    this.look('change');
    return this;
  }

  seek(toMs: number): this {
    this.positionMs = toMs;
    this.look('seek');
    return this;
  }

  play(ms: number): this {
    this.set({ now: 'playing' });
    for (let left = ms; left > 0; left -= LOOK_MS) {
      const tickMs = LOOK_MS + this.#chance.whole(-40, 40);
      this.driver.clock.pass(tickMs);
      this.positionMs += tickMs * this.rate;
      this.look('sample');
    }
    return this;
  }

  get creditedMs(): number {
    return this.driver.session().creditedMs;
  }
}

describe("ledger: behind the player's own fold", () => {
  it('credits what was presented, over pauses, rates and reviews, without a hole', () => {
    const page = new Page().play(60_000).set({ now: 'paused' });
    page.driver.clock.pass(30_000);
    page.set({ rate: 1.25 }).play(40_000).set({ rate: 1.5 }).play(20_000);
    page.seek(20_000).play(10_000);
    page.set({ now: 'stalled' });
    page.driver.clock.pass(4_000);
    page.play(10_000).set({ now: 'paused' });
    const { credited, refusedMs } = page.driver.session();
    expect(credited).to.have.lengthOf(1);
    expect(credited[0]?.[0]).to.equal(0);
    expect([...refusedMs.keys()]).to.deep.equal(['repeat']);
    expect(page.creditedMs).to.be.closeTo(60_000 + 50_000 + 30_000, 2_000);
    statementHolds(page.driver);
  });

  it('refuses a hidden stretch alone, and the lecture goes on', () => {
    const page = new Page().play(20_000).set({ visible: false }).play(12_000);
    page.set({ visible: true }).play(20_000).set({ now: 'paused' });
    expect(page.driver.refusedMs()['hidden']).to.be.closeTo(12_000, 500);
    expect(page.creditedMs).to.be.closeTo(40_000, 1_000);
  });

  it('loses nothing in a tunnel with a full buffer', () => {
    const page = new Page().play(20_000);
    page.online = false;
    page.play(40_000).set({ now: 'stalled' });
    page.driver.clock.pass(120_000);
    page.online = true;
    page.flush();
    page.play(10_000).set({ now: 'paused' });
    expect(page.creditedMs).to.be.closeTo(70_000, 1_500);
    expect(page.driver.refusedMs()).to.deep.equal({});
  });
});
