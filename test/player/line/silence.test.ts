import { expect } from 'chai';
import { Silence } from '../../../player/line/silence.ts';
import { until } from '../../support/until.ts';

const LATE_MS = 200;

describe('player: silence on the line', () => {
  const told: boolean[] = [];
  const silence = new Silence((online) => told.push(online), LATE_MS);
  afterEach(() => {
    silence.forget();
    silence.heard();
    told.length = 0;
  });

  it('says nothing while answers come', () => {
    silence.asked();
    silence.heard();
    expect(told).to.deep.equal([]);
  });

  it('tells once that the device is offline, and once that the engine is heard again', () => {
    silence.fell();
    silence.fell();
    silence.asked();
    silence.heard();
    silence.heard();
    expect(told).to.deep.equal([false, true]);
  });

  it('tells where an answer is late, however much is asked meanwhile', async () => {
    const startMs = performance.now();
    silence.asked();
    await until(() => performance.now() - startMs > LATE_MS / 2, 'half the time');
    silence.asked();
    await until(() => told.length > 0, 'a word on it');
    expect(performance.now() - startMs).to.be.at.least(LATE_MS - 5);
    expect(told).to.deep.equal([false]);
  });
});
