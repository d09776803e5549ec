/** What is said about a lesson once it is packaged. */

import { expect } from 'chai';

import type { Lesson } from '../../../engine/protocol/lesson.ts';
import { lessonReport } from '../../../packager/report/lesson-report.ts';
import { writeFakeLesson } from '../../support/fake-lesson.ts';
import { temporaryFolder } from '../support/clip.ts';

describe('report of a lesson', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let clear: Lesson;
  before(async () => {
    folder = await temporaryFolder();
    clear = await writeFakeLesson(folder.path, { id: 'fire', durationMs: 4_000 });
  });
  after(() => folder.remove());

  const reportOf = (scheme: NonNullable<Lesson['protection']>['scheme']): string => {
    const keys = [{ startMs: 0, path: 'keys/0', keyId: '0'.repeat(32) }];
    const lesson: Lesson = { ...clear, protection: { scheme, keys } };
    return lessonReport(lesson, 'media/fire', { privatePath: 'media/fire.private.json' });
  };

  it('names the way to publish what the engine publishes', () => {
    expect(lessonReport(clear, 'media/fire')).to.match(
      /^Next: lectern-engine publish media\/fire$/m,
    );
    expect(reportOf('aes-128'))
      .to.match(/^Next: lectern-engine publish media\/fire$/m)
      .and.include('keep it beside the folder for publish');
  });

  for (const scheme of ['cenc', 'cbcs'] as const) {
    it(`says that a ${scheme} lesson is for a player of one's own`, () => {
      const report = reportOf(scheme);
      expect(report)
        .to.include(`the engine does not publish ${scheme} lessons`)
        .and.include('never on a web server');
      expect(report).to.not.match(/lectern-engine publish|for publish/);
    });
  }
});
