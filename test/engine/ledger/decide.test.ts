import { expect } from 'chai';
import { type Command, hasEnded } from '../../../engine/ledger/decide.ts';
import { EVENT_VERSION } from '../../../engine/ledger/events.ts';
import { LedgerDamage } from '../../../engine/ledger/evolve.ts';
import { type BeatBody } from '../../../engine/protocol/messages.ts';
import { Driver, HOUR_MS, beatOf, given, plainLesson, plainPolicy } from '../../support/given.ts';

const beat = (body: BeatBody): Command => ({ type: 'beat', sessionId: 's1', beat: body });
const first = beatOf(1, { now: 'playing' });
const second = beatOf(2, { spans: [[0, 5_000]] });

/** A session with one beat in it. */
function begun(): Driver {
  const d = new Driver().open();
  d.run(beat(first));
  d.clock.pass(5_000);
  return d;
}

describe('ledger: decide', () => {
  it('accepts the next beat as it was claimed', () => {
    const d = begun();
    const at = d.clock.stamp();
    given(d.log)
      .when(beat(second), at)
      .then([{ v: EVENT_VERSION, type: 'beat-accepted', at, sessionId: 's1', beat: second }]);
  });

  it('takes back a session that nobody has opened, once, and opens it no more', () => {
    const d = begun();
    const at = d.clock.stamp();
    const revoke: Command = { type: 'end', sessionId: 's2', why: 'revoked' };
    const event = { v: EVENT_VERSION, type: 'token-revoked', at, unopenedId: 's2' } as const;
    given(d.log).when(revoke, at).then([event]);
    given([...d.log, event])
      .when(revoke, at)
      .then([]);
    const open = { type: 'open', sessionId: 's2', fence: 2, address: '::1' } as const;
    given([...d.log, event])
      .when({ ...open, lesson: plainLesson, policy: plainPolicy }, at)
      .then('session_ended');
    given(d.log)
      .when({ ...revoke, why: 'left' }, at)
      .then('session_unknown');
  });

  it('takes a resend for what it is', () => {
    const d = begun();
    given(d.log).when(beat(first), d.clock.stamp()).then([]);
  });

  it('stores no news about what it knows was sent, however often it is fetched', () => {
    const d = begun();
    d.deliver([[0, 4_000]]);
    const at = d.clock.stamp();
    const news = (startMs: number, endMs: number): Command => ({
      type: 'deliver',
      sessionId: 's1',
      kind: 'video',
      spans: [[startMs, endMs]],
    });
    given(d.log).when(news(0, 4_000), at).then([]);
    expect(d.run(news(0, 4_001))).to.deep.equal([]);
    expect(d.log.at(-1)?.type).to.equal('delivered');
  });

  it('takes late news of an earlier sending, also of what was sent again since', () => {
    const d = begun();
    const sentAt = d.clock.stamp();
    d.clock.pass(1_000);
    d.run(beat(second));
    d.clock.pass(1_000);
    d.deliver([[0, 8_000]]);
    expect(d.session().creditedMs).to.equal(0);
    d.deliver([[0, 8_000]], 's1', ['video', 'audio'], sentAt);
    expect(d.session().creditedMs).to.equal(5_000);
  });

  const others: readonly [string, BeatBody][] = [
    ['spans', beatOf(1, { now: 'playing', spans: [[0, 1]] })],
    ['a rate', beatOf(1, { now: 'playing', rate: 1.01 })],
    ['visibility', beatOf(1, { now: 'playing', visible: false })],
    ['a state', beatOf(1, { now: 'stalled' })],
    ['a position', beatOf(1, { now: 'playing', positionMs: 1 })],
  ];
  for (const [what, body] of others) {
    it(`refuses the same number with another body: ${what}`, () => {
      const d = begun();
      given(d.log).when(beat(body), d.clock.stamp()).then('sequence_conflict');
    });
  }

  it('refuses a number too old to compare', () => {
    const d = begun();
    for (let i = 0; i < 256; i += 1) d.beat({ now: 'playing' });
    given(d.log).when(beat(first), d.clock.stamp()).then('sequence_conflict');
    given(d.log)
      .when(beat(beatOf(2, { now: 'playing' })), d.clock.stamp())
      .then([]);
  });

  it('refuses a hole in the numbers', () => {
    const d = begun();
    given(d.log)
      .when(beat(beatOf(3)), d.clock.stamp())
      .then('sequence_gap');
  });

  it('refuses what lies outside the lesson', () => {
    const d = begun();
    const outside = [
      beatOf(2, { spans: [[599_999, 600_001]], positionMs: 600_000 }),
      beatOf(2, { positionMs: 600_001 }),
    ];
    for (const body of outside)
      given(d.log).when(beat(body), d.clock.stamp()).then('out_of_lesson');
  });

  it('knows no session that was never opened', () => {
    given([]).when(beat(first), new Driver().clock.stamp()).then('session_unknown');
  });

  it('refuses beats, the lease and checks after the end; late news and waivers it takes', () => {
    const d = begun();
    d.end();
    const at = d.clock.stamp();
    const then = given(d.log);
    then.when(beat(second), at).then('session_ended');
    then.when({ type: 'take-lease', sessionId: 's1', fence: 9 }, at).then('session_ended');
    then.when({ type: 'show-check', sessionId: 's1', checkId: 'c' }, at).then('session_ended');
    then.when({ type: 'end', sessionId: 's1', why: 'left' }, at).then([]);
    expect(d.deliver([[0, 4_000]])).to.deep.equal([]);
    expect(d.waive([[0, 4_000]])).to.deep.equal([]);
  });

  it('takes long silence for an end', () => {
    const d = begun();
    d.clock.pass(12 * HOUR_MS - 5_000);
    expect(hasEnded(d.session(), d.clock.stamp())).to.equal(false);
    d.clock.pass(1);
    given(d.log).when(beat(second), d.clock.stamp()).then('session_ended');
  });

  it('stores of a lesson the facts it needs and nothing else', () => {
    const d = new Driver().open('s1', undefined, { ...plainLesson, ...{ v: 99, title: 'x' } });
    const [opened] = d.log;
    expect(opened).to.include({ v: EVENT_VERSION, lessonId: plainLesson.lessonId });
    expect(opened).to.not.have.property('title');
  });

  it('says nothing new where nothing is', () => {
    const d = begun();
    const at = d.clock.stamp();
    const then = given(d.log);
    const open = { type: 'open', sessionId: 's1', fence: 2, address: '::1' } as const;
    then.when({ ...open, lesson: plainLesson, policy: plainPolicy }, at).then([]);
    then.when({ type: 'take-lease', sessionId: 's1', fence: 2 }, at).then([]);
    then.when({ type: 'address', sessionId: 's1', address: '192.0.2.7' }, at).then([]);
    then.when({ type: 'deliver', sessionId: 's1', kind: 'video', spans: [] }, at).then([]);
    then.when({ type: 'schedule-check', sessionId: 's1', draw: 0 }, at).then([]);
    then.when({ type: 'expire-check', sessionId: 's1', checkId: 'never' }, at).then([]);
    then.when({ type: 'part-check', sessionId: 's1' }, at).then([]);
  });

  it('records a new address', () => {
    const d = begun();
    d.run({ type: 'address', sessionId: 's1', address: '198.51.100.1' });
    expect(d.statement().sessions[0]?.addresses.map(({ address }) => address)).to.deep.equal([
      '192.0.2.7',
      '198.51.100.1',
    ]);
  });

  it('cannot fold events that no ledger could have written', () => {
    const [opened, accepted] = begun().log;
    if (opened === undefined || accepted === undefined) throw new Error('two events expected');
    const empty = () => new Driver();
    expect(() => empty().ledger.evolve(empty().state, accepted)).to.throw(LedgerDamage);
    const d = empty();
    d.ledger.evolve(d.state, opened);
    expect(() => d.ledger.evolve(d.state, opened)).to.throw(LedgerDamage, 'opened twice');
  });
});
