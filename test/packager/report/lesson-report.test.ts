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

  it('says how it is encrypted, and what became of an earlier version', () => {
    expect(lessonReport(clear, 'x')).to.not.match(/Encrypted|earlier/);
    expect(reportOf('aes-128')).to.match(/^ {2}Encrypted: AES-128, whole segments, 1 key$/m);
    expect(reportOf('cbcs')).to.match(/^ {2}Encrypted: common encryption \(cbcs\), 1 key$/m);
    expect(lessonReport(clear, 'x', { earlier: 'kept 0:04 in place' })).to.match(
      /^ {2}Against the earlier version: kept 0:04 in place$/m,
    );
  });

  it('names the picture whose content it is, where there are two', () => {
    const one: Lesson = { ...clear, contentClass: 'screen' };
    const second = one.video.map((track) => ({ ...track, stream: 'presentation' as const }));
    const two: Lesson = { ...one, video: [...one.video, ...second] };
    expect(lessonReport(one, 'x')).to.match(/^ {2}Content: screen$/m);
    expect(lessonReport(two, 'x')).to.match(/^ {2}Content of the presentation: screen$/m);
  });

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
