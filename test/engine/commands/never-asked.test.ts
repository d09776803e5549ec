import { expect } from 'chai';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadPresets } from '../../../config/presets.ts';
import { bankOf } from '../../../engine/checks/rules/bank.ts';
import { howToAsk, neverAsked } from '../../../engine/commands/never-asked.ts';
import { type Lesson } from '../../../engine/protocol/lesson.ts';
import { fakeQuestion, writeFakeLesson } from '../../support/fake-lesson.ts';

describe('what of a lesson is never asked', () => {
  let folder: string;
  let lesson: Lesson;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'lectern-asked-'));
    lesson = await writeFakeLesson(folder, {
      durationMs: 20_000,
      knowledgePoints: [
        { id: 'k1', atMs: 1_000, title: { en: 'One' } },
        { id: 'k2', atMs: 2_000, title: { en: 'Two' } },
      ],
      questions: [
        fakeQuestion('placed', { atMs: 8_000 }),
        fakeQuestion('of-k1', { knowledgePointId: 'k1' }),
        fakeQuestion('loose'),
      ],
    });
  });
  after(() => rmSync(folder, { recursive: true, force: true }));
  const under = (id: string): string[] => neverAsked(lesson, loadPresets().now(id)!);

  it('without checks: all questions, and knowledge points are only shown', () => {
    const [questions, points] = under('standard');
    expect(questions).to.include('never asks 3 of the lesson').and.include('placed, of-k1, loose');
    expect(questions).to.include('checks.authored is off');
    expect(points).to.include('2 of 2 knowledge points (k1, k2)');
  });

  it('names exactly what the conductor’s bank asks nowhere', () => {
    const answers = lesson.questions.map(({ id, options }) => ({
      questionId: id,
      correct: [options[0]?.id ?? ''],
    }));
    const { points, pool } = bankOf(lesson, answers);
    const everything = loadPresets().now('guizhou-accounting')!;
    for (const authored of [true, false]) {
      for (const randomKind of ['presence', 'question'] as const) {
        const checks = { ...everything.checks, authored, randomKind, maxGapMs: 600_000 };
        const asked = new Set([
          ...(authored ? points.flatMap(({ questionIds }) => questionIds) : []),
          ...(randomKind === 'question' ? pool.map(({ id }) => id) : []),
        ]);
        const never = lesson.questions.map(({ id }) => id).filter((id) => !asked.has(id));
        const [told = ''] = neverAsked(lesson, { ...everything, checks });
        const named = never.length === 0 ? '' : `(${never.join(', ')})`;
        expect(told.includes('never asks') ? told : '').to.include(named);
        expect(told.includes('never asks')).to.equal(never.length > 0);
      }
    }
  });

  it('by chance alone: those that have a place', () => {
    const [questions] = under('nmls-ce');
    expect(questions).to.include('1 of the lesson').and.include('(placed)');
  });

  it('comes with the policies that ask it, and how to choose one', () => {
    const presets = loadPresets();
    const told = (id: string) => howToAsk(lesson, presets.now(id)!, presets, 'main');
    expect(told('standard')).to.include('guizhou-accounting, nasba-cpe, a preset of your own');
    expect(told('standard')).to.include('lectern-engine host main --policy guizhou-accounting');
    expect(told('guizhou-accounting')).to.equal(null);
    expect(
      howToAsk({ ...lesson, questions: [] }, presets.now('standard')!, presets, 'main'),
    ).to.equal(null);
  });

  it('at their places and by chance: nothing but a point without a question', () => {
    expect(under('guizhou-accounting')).to.have.length(1);
    expect(under('guizhou-accounting')[0]).to.include('1 of 2 knowledge points (k2)');
  });
});
