import { expect } from 'chai';
import { bankOf } from '../../../engine/checks/rules/bank.ts';
import { presenceTask, questionTask, randomTask } from '../../../engine/checks/rules/choose.ts';
import { type Lesson } from '../../../engine/protocol/lesson.ts';
import { Chance } from '../../arbitrary/chance.ts';
import { fakeQuestion } from '../../support/fake-lesson.ts';

const draw = () => {
  const chance = new Chance(3);
  return () => chance.ratio() * (1 - 1e-12);
};

function lessonWith(
  questions: Lesson['questions'],
  knowledgePoints: Lesson['knowledgePoints'] = [],
): Lesson {
  return { questions, knowledgePoints } as unknown as Lesson;
}

const answers = (...ids: string[]) => ids.map((questionId) => ({ questionId, correct: ['o1'] }));

describe('checks: what a lesson can ask', () => {
  it('is every question that has an answer; the bank is those without a place', () => {
    const questions = [fakeQuestion('a'), fakeQuestion('b', { atMs: 5_000 }), fakeQuestion('c')];
    const bank = bankOf(lessonWith(questions), answers('a', 'b'));
    expect([...bank.questions.keys()]).to.deep.equal(['a', 'b']);
    expect(bank.pool.map(({ id }) => id)).to.deep.equal(['a']);
    expect(bank.points).to.deep.equal([{ pointId: 'question:b', atMs: 5_000, questionIds: ['b'] }]);
  });

  it('is what stands at a place, where nothing waits apart', () => {
    const bank = bankOf(lessonWith([fakeQuestion('b', { atMs: 5_000 })]), answers('b'));
    expect(bank.pool.map(({ id }) => id)).to.deep.equal(['b']);
  });

  it('asks at a knowledge point one of its own questions, and nothing where it has none', () => {
    const title = { en: 'A point' };
    const points = [
      { id: 'k2', atMs: 9_000, title },
      { id: 'k1', atMs: 1_000, title },
    ];
    const questions = [
      fakeQuestion('a', { knowledgePointId: 'k1' }),
      fakeQuestion('b', { knowledgePointId: 'k1' }),
    ];
    expect(bankOf(lessonWith(questions, points), answers('a', 'b')).points).to.deep.equal([
      { pointId: 'point:k1', atMs: 1_000, questionIds: ['a', 'b'] },
    ]);
  });
});

describe('checks: what is chosen', () => {
  const pool = ['a', 'b', 'c', 'd', 'e'].map((id) => ({
    ...{ id, optionCount: 4, right: [0] },
    explanation: null,
  }));

  it('repeats no question before the bank is through', () => {
    const asked = new Map<string, number>();
    const chance = draw();
    const rounds = Array.from({ length: 4 }, () =>
      pool.map(() => {
        const task = questionTask(pool, asked, chance);
        const id = task?.kind === 'question' ? task.questionId : '';
        asked.set(id, (asked.get(id) ?? 0) + 1);
        return id;
      }),
    );
    for (const round of rounds) expect(new Set(round).size).to.equal(pool.length);
    expect(new Set(rounds.map(String)).size, 'in one order each time').to.be.greaterThan(1);
  });

  it('puts the right option at every place alike', () => {
    const chance = draw();
    const places = [0, 0, 0, 0];
    for (let i = 0; i < 4_000; i += 1) {
      const task = questionTask(pool, new Map(), chance);
      if (task?.kind !== 'question') throw new Error('no question');
      expect(task.order.toSorted()).to.deep.equal([0, 1, 2, 3]);
      expect(task.order[task.right[0] ?? -1]).to.equal(0);
      places[task.right[0] ?? -1] = (places[task.right[0] ?? -1] ?? 0) + 1;
    }
    for (const times of places) expect(times).to.be.within(900, 1_100);
  });

  it('draws every digit alike, and a new code each time', () => {
    const chance = draw();
    const digits = new Array<number>(10).fill(0);
    const codes = new Set<string>();
    for (let i = 0; i < 5_000; i += 1) {
      const task = presenceTask(chance);
      if (task.kind !== 'presence') throw new Error('no code');
      expect(task.code).to.match(/^\d{4}$/);
      codes.add(task.code);
      for (const digit of task.code) digits[Number(digit)] = (digits[Number(digit)] ?? 0) + 1;
    }
    for (const times of digits) expect(times).to.be.within(1_800, 2_200);
    expect(codes.size).to.be.greaterThan(3_500);
  });

  it('asks what the policy says, and for presence where there is no question', () => {
    const kindOf = (kind: 'presence' | 'question' | 'either', from = pool) =>
      randomTask(kind, from, new Map(), draw()).kind;
    expect(kindOf('presence')).to.equal('presence');
    expect(kindOf('question')).to.equal('question');
    expect(kindOf('question', [])).to.equal('presence');
    const chance = draw();
    const kinds = Array.from(
      { length: 100 },
      () => randomTask('either', pool, new Map(), chance).kind,
    );
    expect(new Set(kinds)).to.deep.equal(new Set(['presence', 'question']));
  });
});
