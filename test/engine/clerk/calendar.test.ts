import { expect } from 'chai';
import { calendar, serverClock } from '../../../engine/clerk/clock.ts';

const DAY_MS = 86_400_000;

/** The day number of a date. */
function day(date: string): number {
  return Date.parse(`${date}T00:00:00Z`) / DAY_MS;
}

describe('clerk: calendar days', () => {
  const midnights: [zone: string, lastMoment: string, date: string, next: string][] = [
    ['UTC', '2026-03-01T00:00:00Z', '2026-02-28', '2026-03-01'],
    ['Asia/Shanghai', '2026-11-01T16:00:00Z', '2026-11-01', '2026-11-02'],
    ['Asia/Kathmandu', '2026-11-01T18:15:00Z', '2026-11-01', '2026-11-02'],
    ['Australia/Lord_Howe', '2026-06-30T13:30:00Z', '2026-06-30', '2026-07-01'],
    ['Pacific/Kiritimati', '2026-01-01T10:00:00Z', '2026-01-01', '2026-01-02'],
    ['America/Los_Angeles', '2026-01-01T08:00:00Z', '2025-12-31', '2026-01-01'],
    // The day before clocks go forward in New York, the day itself (23 h), and the autumn one (25 h).
    ['America/New_York', '2026-03-08T05:00:00Z', '2026-03-07', '2026-03-08'],
    ['America/New_York', '2026-03-09T04:00:00Z', '2026-03-08', '2026-03-09'],
    ['America/New_York', '2026-11-01T04:00:00Z', '2026-10-31', '2026-11-01'],
    ['America/New_York', '2026-11-02T05:00:00Z', '2026-11-01', '2026-11-02'],
  ];
  for (const [zone, midnight, date, next] of midnights) {
    it(`begin at midnight in ${zone} (${next})`, () => {
      const dateOf = calendar();
      const dayOf = (utcMs: number, zone: string) => dateOf(utcMs, zone).day;
      const atMs = Date.parse(midnight);
      expect(dayOf(atMs - 1, zone)).to.equal(day(date));
      expect(dayOf(atMs, zone)).to.equal(day(next));
      // Asked backwards, and with another zone between: what is remembered must not mislead.
      expect(dayOf(atMs - 1, zone)).to.equal(day(date));
      dayOf(atMs, 'UTC');
      expect(dayOf(atMs + 1, zone)).to.equal(day(next));
    });
  }

  it('has no hole and no step back over a year with both changes of the clock', () => {
    const dateOf = calendar();
    const dayOf = (utcMs: number, zone: string) => dateOf(utcMs, zone).day;
    let last = day('2025-12-31');
    for (
      let atMs = Date.parse('2026-01-01T05:00:00Z');
      atMs < Date.parse('2027-01-01T05:00:00Z');
    ) {
      const now = dayOf(atMs, 'America/New_York');
      expect(now - last).to.be.oneOf([0, 1]);
      last = now;
      atMs += 3_600_000;
    }
    expect(last).to.equal(day('2026-12-31'));
  });
});

describe('clerk: minutes of the day', () => {
  const places: [zone: string, moment: string, minute: number][] = [
    ['UTC', '2026-03-01T00:00:59Z', 0],
    ['UTC', '2026-03-01T23:59:59Z', 1_439],
    ['Asia/Shanghai', '2026-11-01T16:01:00Z', 1],
    ['Asia/Kathmandu', '2026-11-01T18:14:00Z', 1_439],
    ['Australia/Lord_Howe', '2026-06-30T13:30:00Z', 0],
    // The hour that New York leaves out in spring, and the one it has twice in autumn.
    ['America/New_York', '2026-03-08T06:59:00Z', 119],
    ['America/New_York', '2026-03-08T07:00:00Z', 180],
    ['America/New_York', '2026-11-01T05:30:00Z', 90],
    ['America/New_York', '2026-11-01T06:30:00Z', 90],
  ];
  for (const [zone, moment, minute] of places) {
    it(`say ${minute} in ${zone} at ${moment}`, () => {
      expect(calendar()(Date.parse(moment), zone).minute).to.equal(minute);
    });
  }
});

describe('clerk: the server clock', () => {
  it('tells whole monotonic milliseconds of one boot, which is its own', async () => {
    const clock = serverClock();
    const first = clock.stamp('UTC');
    await new Promise((resolve) => setTimeout(resolve, 25));
    const second = clock.stamp('UTC');
    expect(second.boot).to.equal(first.boot);
    expect(Number.isInteger(second.monoMs)).to.equal(true);
    expect(second.monoMs - first.monoMs).to.be.within(20, 5_000);
    expect(first.utcMs).to.be.closeTo(Date.now(), 5_000);
    expect(serverClock().stamp('UTC').boot).not.to.equal(first.boot);
  });
});
