/** What the learner is told in each state: counting, or not counting because … */

import { expect } from 'chai';
import { type CreditSummary, type Welcome } from '../../../engine/protocol/messages.ts';
import { REFUSAL_REASONS, REASON_SENTENCES } from '../../../engine/protocol/reasons.ts';
import { type Account } from '../../../player/session/account.ts';
import { NO_SESSION, type View } from '../../../player/session/view.ts';
import { wholeSeconds } from '../../../player/ui/account/balance.ts';
import { standing } from '../../../player/ui/account/pill.ts';
import { whenText } from '../../../player/ui/account/panel-times.ts';

const check = { open: false, owed: null, courseFailed: false, mayAsk: false, readyInMs: 0 };
const credit: CreditSummary = {
  creditedMs: 0,
  provisionalMs: 0,
  pendingMs: 0,
  refusedMs: 0,
  requiredMs: 60_000,
  todayMs: 0,
  dailyCapMs: null,
  counting: true,
  reason: null,
  complete: false,
  settled: false,
  check,
};
const MIDNIGHT_UTC_MS = Date.UTC(2026, 10, 22, 16);

function view(change: Partial<CreditSummary>, about: Partial<View> = {}): View {
  const account = { credit: { ...credit, ...change } } as Account;
  const welcome = { preview: null } as Welcome;
  return { ...NO_SESSION, awaitsToken: false, online: true, welcome, account, ...about };
}
const told = (shown: View, language = 'en', started = true) => standing(shown, language, started);

describe('player/standing', () => {
  it('says counting, and every reason why not, in both languages', () => {
    expect(told(view({})).tone).to.equal('counting');
    for (const reason of REFUSAL_REASONS) {
      for (const language of ['zh', 'en'] as const) {
        const { tone, sentence } = told(view({ counting: false, reason }), language);
        expect(tone, reason).to.equal('not-counting');
        expect(sentence).to.equal(REASON_SENTENCES[reason][language]);
      }
    }
    expect(told(view({ counting: false, reason: 'paused' })).tone).to.equal('neutral');
    expect(told(view({ counting: false, reason: 'stalled' })).tone).to.equal('neutral');
  });

  it('says when time counts again, also before play begins and while it is paused', () => {
    const closed = { reason: 'daily-cap', untilUtcMs: Date.now() + 36 * 3_600_000 } as const;
    const { tone, sentence } = told(view({ counting: false, reason: 'daily-cap', closed }));
    expect(tone).to.equal('not-counting');
    expect(sentence).to.match(
      /most that counts in one day\. Time counts again from \w{3},? \d\d:\d\d/,
    );
    const today = { ...closed, untilUtcMs: new Date().setHours(23, 59) };
    expect(told(view({ counting: false, reason: 'daily-cap', closed: today })).sentence).to.match(
      /Time counts again from 23:59\.$/,
    );
    const idle = view({ counting: false, reason: 'paused', closed });
    expect(told(idle, 'en', false).sentence).to.equal(sentence);
    const hours = { reason: 'outside-hours', untilUtcMs: MIDNIGHT_UTC_MS } as const;
    expect(
      told(view({ reason: 'paused', counting: false, closed: hours }), 'zh').sentence,
    ).to.match(/不在可计时的时段，.*\d\d:\d\d 起/);
    const hidden = view({ counting: false, reason: 'hidden', closed });
    expect(told(hidden).sentence, 'what is nearer').to.equal(REASON_SENTENCES.hidden.en);
    expect(
      told(view({ counting: false, reason: null, complete: true, settled: true, closed })).sentence,
    ).to.equal('Lesson complete');
  });

  it('calls a lesson complete for good only where no check is still to come', () => {
    const rests = { counting: false, reason: 'paused', complete: true } as const;
    expect(told(view({ ...rests, settled: true, provisionalMs: 5_000 })).short).to.equal(
      'Lesson complete',
    );
    expect(told(view({ ...rests, settled: false })).short).to.include('a check is still to come');
  });

  it('says what checks have to do with it', () => {
    const open = told(view({ check: { ...check, open: true } }));
    expect(open.tone, 'it counts once it is passed').to.equal('neutral');
    expect(open.sentence).to.match(/check is waiting/);
    const owed = view({
      reason: 'paused',
      counting: false,
      check: { ...check, owed: 'check-missed' },
    });
    expect(told(owed).sentence).to.match(/once you have passed a check/);
    const failed = view({
      reason: 'check-failed',
      counting: false,
      check: { ...check, courseFailed: true },
    });
    expect(told(failed).sentence).to.match(/ask your course provider/);
  });

  it('says nothing counts without contact, without the lease, after the end, in trouble', () => {
    for (const about of [
      { online: false },
      { leased: false },
      { ended: 'expired' },
      { trouble: { code: 'media_failed', action: 'retry' } },
    ] as const) {
      expect(told(view({}, about)).tone, JSON.stringify(about)).to.equal('not-counting');
    }
  });
});

describe('player/balance', () => {
  it('is shown in whole seconds that add up', () => {
    const partsMs = [1_900, 1_900, 1_900, 300, 62_000];
    expect(wholeSeconds(partsMs)).to.deep.equal([1, 2, 2, 1, 62]);
    const sumMs = partsMs.reduce((sum, ms) => sum + ms, 0);
    expect(wholeSeconds(partsMs).reduce((sum, each) => sum + each, 0)).to.equal(
      Math.floor(sumMs / 1_000),
    );
  });

  it('names a time of day once where both ends are the same minute', () => {
    const once = whenText(MIDNIGHT_UTC_MS, MIDNIGHT_UTC_MS + 5_000, 'en');
    expect(once.match(/\d\d:\d\d/g)).to.have.lengthOf(1);
    const both = whenText(MIDNIGHT_UTC_MS, MIDNIGHT_UTC_MS + 65_000, 'zh');
    expect(both.match(/\d\d:\d\d/g)).to.have.lengthOf(2);
  });
});
