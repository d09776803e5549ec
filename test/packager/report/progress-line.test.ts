import { expect } from 'chai';

import { Pace } from '../../../packager/report/pace.ts';
import {
  batchBar,
  etaText,
  labelWidthOf,
  lessonBar,
  plainProgressLine,
} from '../../../packager/report/progress-line.ts';

const encoding = {
  label: 'fire-safety',
  ratio: 0.5,
  stage: 'Encoding',
  fps: 118.4,
  speedRatio: 4.74,
  etaSeconds: 200,
};

describe('progress lines', () => {
  it('say how far, how fast and how long', () => {
    expect(lessonBar(encoding, 100)).to.match(
      /^fire-safety {2}█{15}░{15} {3}50 % {2}Encoding {2}118 fps {2}4\.7x {2}3 min left$/,
    );
    const all = { ratio: 0.25, finished: 3, lessons: 12, failed: 1, etaSeconds: 7800 };
    expect(batchBar(all, 100, 11)).to.match(
      /^All lessons {2}█+░+ {3}25 % {2}3 of 12 {2}1 failed {2}2 h 10 min left$/,
    );
    expect(plainProgressLine(encoding)).to.equal('   50 %  118 fps, 4.7x, 3 min left');
    expect(plainProgressLine({ label: '', ratio: 0.1, stage: 'Encoding' })).to.equal('   10 %');
  });

  it('never wrap, and drop the least important words first', () => {
    for (let columns = 10; columns <= 200; columns += 1) {
      expect(lessonBar({ ...encoding, label: 'a'.repeat(80) }, columns).length).to.be.below(
        columns,
      );
    }
    const narrow = lessonBar(encoding, 60);
    expect(narrow).to.include('3 min left').and.to.include('Encoding');
    expect(narrow).to.not.include('fps');
  });

  it('say the most on 40 columns: how many of a batch, how long for a lesson', () => {
    const all = { ratio: 0.97, finished: 1, lessons: 3, failed: 1, etaSeconds: 55 };
    expect(batchBar(all, 40, 20)).to.match(/^All lessons {2}█{5}░ {3}97 % {2}1 of 3$/);
    const one = lessonBar({ ...encoding, label: 'lecture-with-a-long-name' }, 40, 20);
    expect(one).to.match(/^lecture-wi… {2}███░░░ {3}50 % {2}3 min left$/);
    expect(lessonBar({ ...encoding, label: '' }, 40)).to.match(/Encoding {2}3 min left$/);
  });

  it('keep the length of the bar while the words behind it change', () => {
    const bar = (line: string): number => line.replace(/[^█░]/g, '').length;
    const { label, ratio, stage } = encoding;
    for (const columns of [60, 80, 100]) {
      expect(bar(lessonBar({ label, ratio, stage }, columns))).to.equal(
        bar(lessonBar(encoding, columns)),
      );
    }
  });

  it('begin their bars at the same column', () => {
    const width = labelWidthOf('x');
    const all = batchBar({ ratio: 0, finished: 0, lessons: 2, failed: 0 }, 80, width);
    const one = lessonBar({ label: 'x', ratio: 0, stage: 'Encoding' }, 80, width);
    expect(all.indexOf('░')).to.equal(one.indexOf('░'));
  });

  it('tell the rest in fewer words the further off it is', () => {
    const told = [0.2, 4.1, 12, 59, 61, 3_599, 3_600, 7_800].map(etaText);
    expect(told).to.deep.equal([
      ...['1 s', '5 s', '10 s', '1 min', '1 min', '1 h 00 min', '1 h 00 min', '2 h 10 min'],
    ]);
  });
});

describe('pace', () => {
  it('is a moving average, and forgets what was long ago', () => {
    const pace = new Pace(10_000);
    expect(pace.perSecond()).to.equal(undefined);
    for (let s = 0; s <= 20; s += 1) pace.push(s * 1000, s * 2);
    expect(pace.perSecond()).to.be.closeTo(2, 1e-9);
    for (let s = 21; s <= 40; s += 1) pace.push(s * 1000, 40 + (s - 20) * 6);
    expect(pace.perSecond()).to.be.closeTo(6, 1e-9);
  });

  it('starts afresh where the amount falls, and needs a while to say anything', () => {
    const pace = new Pace();
    pace.push(0, 100);
    pace.push(5_000, 200);
    pace.push(6_000, 0);
    expect(pace.perSecond()).to.equal(undefined);
    pace.push(8_000, 30);
    expect(pace.perSecond()).to.be.closeTo(15, 1e-9);
  });

  it('knows no pace where nothing grows', () => {
    const pace = new Pace();
    pace.push(0, 5);
    pace.push(60_000, 5);
    expect(pace.perSecond()).to.equal(undefined);
  });
});
