import { expect } from 'chai';

import type { ContentAnalysis } from '../../../packager/plan/content.ts';
import { planLesson } from '../../../packager/plan/plan.ts';
import { outlookOf } from '../../../packager/report/outlook.ts';
import type { PlannedLesson } from '../../../packager/report/planned-lesson.ts';
import { planRecord, planReport } from '../../../packager/report/plan-report.ts';
import { sourceFacts } from '../support/facts.ts';
import { lectureLadder } from '../support/ladder.ts';

const slides: ContentAnalysis = {
  contentClass: 'slides',
  why: 'the picture stands 93 % of the time, and little changes in between',
  measures: { windows: 12, measuredSeconds: 36 },
  load: {
    ...{ widthPx: 960, heightPx: 540, frameRateFps: 15, crf: 24 },
    ...{ keyPictureBits: 200_000, otherBps: 10_000, cpuSecondsPerSecond: 0.2 },
  },
};
const hour = sourceFacts({ durationSeconds: 3600 });
const facts = {
  ...hour,
  video: { ...hour.video!, endSeconds: 3600 },
  audio: { ...hour.audio!, endSeconds: 3600 },
};
const analyses = { presenter: slides };
const wishes = { stereo: false, storyboard: true, threads: 1, analyses };
const plan = planLesson(facts, lectureLadder, wishes);
const context = { inputPaths: ['/lectures/hour.mp4'], analyses, cores: 2 };

interface PlanRecord {
  readonly event: string;
  readonly outlook: { readonly videoBytes: number };
  readonly plan: { readonly streams: readonly { readonly droppedRungs: readonly unknown[] }[] };
  readonly tasks: readonly unknown[];
  readonly steps: readonly { readonly name: string }[];
}

describe('the report of a plan', () => {
  const report = planReport(plan, context);

  it('says the class and why', () => {
    expect(report).to.match(/^Content: slides\n {2}the picture stands 93 %/m);
    expect(report).to.match(/12 windows, 36 s of it, were looked at/);
  });

  it('says each rung with what it will weigh, and each that is not made, with reasons', () => {
    expect(report).to.match(
      /^ {2}1080p +1920x1080 +15 fps +about \d+ kb\/s +at most .* crf 23\n {4}\S/m,
    );
    expect(report).to.match(/^ {2}540p +960x540 +5 fps .*\n {4}for weak networks/m);
    expect(report).to.match(/^Not made\n {2}720p: the 1080p needs only about/m);
  });

  it('says size, time and number of chunks', () => {
    expect(report).to.match(/^ {2}size +about \d+(\.\d)? MB \(pictures .*, sound 28\.8 MB\)$/m);
    expect(report).to.match(/^ {2}time +about \d+ min on 2 cores \(\d+ min of CPU\)$/m);
    expect(report).to.match(/^ {2}work +\d+ chunks of \d+ s, and the sound whole$/m);
  });

  it('keeps lines that people read to a screen, and has no undefined in it', () => {
    for (const line of report.split('\n')) expect(line.length, line).to.be.at.most(80);
    expect(report).not.to.match(/undefined|NaN|Infinity/);
  });

  it('has the command lines of ffmpeg only where they are asked for', () => {
    expect(report).to.include('plan <input> --commands').and.not.include('-sc_threshold');
    const full = planReport(plan, { ...context, showsCommands: true });
    expect(full).to.include('-sc_threshold 0');
  });

  it('says what becomes of the lesson: name, place, words, sound, protection', () => {
    const lesson: PlannedLesson = {
      ...{ id: 'fire', folder: '/media/fire', title: 'Fire', language: 'en' },
      ...{ captions: ['en', 'zh'], chapters: 3, knowledgePoints: 0, questions: 12 },
      slides: { kind: 'file', name: 'fire.pdf', shown: 30 },
      loudness: -16,
      protection: { scheme: 'aes-128', keySeconds: 20 },
    };
    const said = planReport(plan, { ...context, lesson });
    for (const line of [
      'id          fire',
      'folder      /media/fire',
      'captions    en, zh',
      'slides      fire.pdf, shown at 30 moments',
      'chapters    3',
      'points      none',
      'questions   12',
      'loudness    brought to -16 LUFS; measured once it is packaged',
      'protection  aes128, a new key every 20 s',
    ]) {
      expect(said).to.include(`\n  ${line}\n`);
    }
  });

  it('comes without a forecast where nothing was measured', () => {
    const blind = planLesson(facts, lectureLadder, { ...wishes, analyses: {} });
    const text = planReport(blind, { ...context, analyses: {} });
    expect(text).to.match(/^Content: mixed\n {2}not measured/m);
    expect(text).not.to.match(/^ {2}(size|time) /m);
    expect(text).not.to.match(/undefined|NaN/);
  });

  it('is the same for machines, with tasks and exact arguments', () => {
    const record = JSON.parse(JSON.stringify(planRecord(plan, context))) as PlanRecord;
    expect(record.event).to.equal('plan');
    expect(record.outlook.videoBytes).to.be.above(1_000_000);
    expect(record.plan.streams[0]?.droppedRungs).to.have.length(1);
    expect(record.tasks.length).to.be.above(50);
    expect(record.steps.map((step) => step.name)).to.deep.equal(['encode']);
  });
});

describe('the outlook', () => {
  it('does not change the plan: how fast a machine is must not make another lesson', () => {
    const fast = { ...slides, load: { ...slides.load!, cpuSecondsPerSecond: 0.01 } };
    const other = planLesson(facts, lectureLadder, { ...wishes, analyses: { presenter: fast } });
    expect(other).to.deep.equal(plan);
  });

  it('has bytes and no time where the probe could not tell its CPU', () => {
    const untimed = { presenter: { ...slides, load: { ...slides.load!, cpuSecondsPerSecond: 0 } } };
    expect(outlookOf(plan, untimed, 2)).to.have.all.keys('videoBytes', 'audioBytes');
  });
});
