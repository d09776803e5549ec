import { expect } from 'chai';
import { AccountFolding } from '../../../engine/http/account-folding.ts';

const ofLearner = (learnerId: string) => ({ tenantId: 'main', learnerId });

/** Folds that end when they are told to. */
class Folds {
  readonly begun: string[] = [];
  readonly #ends = new Map<string, () => void>();

  of(name: string): () => Promise<string> {
    return () => {
      this.begun.push(name);
      return new Promise((resolve) => this.#ends.set(name, () => resolve(name)));
    };
  }

  end(name: string): void {
    this.#ends.get(name)?.();
  }
}

describe('http: folding of accounts', () => {
  it('two at once, six wait in their order, and the others are sent away', async () => {
    const folds = new Folds();
    const folding = new AccountFolding<string>();
    const names = Array.from({ length: 10 }, (_, at) => `learner-${at}`);
    const asked = names.map((name) => folding.ask(ofLearner(name), 's', 1, folds.of(name)));
    expect(folds.begun).to.deep.equal(names.slice(0, 2));
    expect(asked.map((answer) => answer === null)).to.deep.equal(names.map((_, at) => at >= 8));
    for (const [at, name] of names.slice(0, 8).entries()) {
      folds.end(name);
      expect(await asked[at]).to.equal(name);
      await Promise.resolve();
      expect(folds.begun).to.deep.equal(names.slice(0, Math.min(8, at + 3)));
    }
    expect(folding.ask(ofLearner('later'), 's', 1, folds.of('later'))).to.not.equal(null);
    expect(folds.begun.at(-1), 'all places are free again').to.equal('later');
  });

  it('does not fold again for some seconds, while there is nothing new', async () => {
    let nowMs = 0;
    let folded = 0;
    const folding = new AccountFolding<number>(() => nowMs);
    const ask = (sessionId: string, events: number | null, learner = 'ada') =>
      folding.ask(ofLearner(learner), sessionId, events, () => Promise.resolve((folded += 1)));
    expect(await Promise.all([ask('s', 7), ask('s', 7)]), 'while it is under way').to.eql([1, 1]);
    nowMs = 4_999;
    expect(await ask('s', 7)).to.equal(1);
    expect(await ask('s', 8), 'one more event').to.equal(2);
    expect(await ask('t', 8), 'another session').to.equal(3);
    expect(await ask('t', 8, 'eve'), 'another learner').to.equal(4);
    expect(await ask('t', null)).to.equal(5);
    expect(await ask('t', null), 'of one who does nothing').to.equal(5);
    nowMs += 5_000;
    expect(await ask('t', null), 'some seconds later').to.equal(6);
  });

  it('keeps no failure, and gives its place back', async () => {
    const folding = new AccountFolding<string>();
    for (let round = 0; round < 20; round += 1) {
      const asked = folding.ask(ofLearner('ada'), 's', 1, () => Promise.reject(new Error('away')));
      const why = await asked?.catch((error: unknown) => String(error));
      expect(why).to.equal('Error: away');
    }
    expect(await folding.ask(ofLearner('ada'), 's', 1, () => Promise.resolve('back'))).to.equal(
      'back',
    );
  });
});
