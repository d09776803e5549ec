import { expect } from 'chai';
import { lessonAccountOf } from '../../../engine/ledger/lesson-account.ts';
import { type LedgerEvent } from '../../../engine/ledger/events.ts';
import { newReading, readOn, statementOf } from '../../../engine/ledger/statement.ts';
import { honestLog } from '../../arbitrary/honest-log.ts';
import { Driver, HOUR_MS } from '../../support/given.ts';

function readingOf(events: readonly LedgerEvent[]) {
  const reading = newReading();
  for (const event of events) readOn(reading, event);
  return reading;
}

describe('ledger: the account of a lesson', () => {
  it('lists the newest of what the statement lists, in small steps, and sums the others up', () => {
    const d = new Driver();
    for (const id of ['s1', 's2']) {
      d.open(id).deliver([[0, 20_000]], id);
      d.beat({}, id);
      for (let i = 0; i < 330; i += 1) {
        d.clock.pass(i % 7 === 0 ? 0 : 1_000);
        // The same seconds again and again, some of them in the background.
        const from = (i % 2) * 1_000;
        d.beat({ spans: [[from, from + 1_000]], visible: i % 5 !== 0 }, id);
      }
    }
    const events = d.log;
    const steps = lessonAccountOf(readingOf(events), 's1', 7);
    let taken = 0;
    let step = steps.next();
    for (; step.done !== true; step = steps.next()) taken += 1;
    expect(taken).to.be.greaterThan(400);
    const all = statementOf('ann', events, 7)
      .sessions.flatMap(({ runs }) => runs)
      .filter(({ run: [, , outcome] }) => outcome !== 'credited' && outcome !== 'pending')
      .map(({ run, fromUtcMs, toUtcMs }) => [...run, fromUtcMs, toUtcMs] as const)
      .reverse()
      .sort((a, b) => b[4] - a[4]);
    expect(all.length).to.be.greaterThan(401);
    const older = all.slice(200);
    expect(step.value?.account.refused).to.deep.equal(all.slice(0, 200));
    expect(step.value?.account.leftOut).to.deep.equal({
      parts: older.length,
      ms: older.reduce((sumMs, [startMs, endMs]) => sumMs + endMs - startMs, 0),
    });
  });

  it('sums up what is shorter than a second', () => {
    const d = new Driver();
    d.open('s1').deliver([[0, 20_000]], 's1');
    d.beat({}, 's1');
    d.clock.pass(400);
    d.beat({ spans: [[0, 400]], visible: false }, 's1');
    const steps = lessonAccountOf(readingOf(d.log), 's1', 7);
    let step = steps.next();
    while (step.done !== true) step = steps.next();
    expect(step.value?.account.refused).to.deep.equal([]);
    expect(step.value?.account.leftOut).to.deep.equal({ parts: 1, ms: 400 });
    expect(step.value?.account.coverage.refusedMs).to.deep.equal({ hidden: 400 });
  });

  it('is none of a session that nobody has opened', () => {
    const { events } = honestLog(HOUR_MS / 10);
    const steps = lessonAccountOf(readingOf(events), 'no-such', 7);
    let step = steps.next();
    while (step.done !== true) step = steps.next();
    expect(step.value).to.equal(null);
  });
});
