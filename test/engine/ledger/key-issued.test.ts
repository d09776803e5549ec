import { expect } from 'chai';
import { statement as statementDecoder } from '../../../engine/protocol/statement.ts';
import { lessonOf } from '../../../engine/ledger/state.ts';
import { type Span } from '../../../engine/protocol/units.ts';
import { Driver, HOUR_MS } from '../../support/given.ts';

const SPAN: Span = [0, 20_000];
const KEY_ID = 'ab'.repeat(16);
const issue = (span: Span = SPAN) =>
  ({ type: 'issue-key', sessionId: 's1', keyId: KEY_ID, span }) as const;

describe('ledger: an issued key', () => {
  it('is a fact of its own, told once', () => {
    const driver = new Driver().open();
    expect(driver.run(issue())).to.deep.equal([]);
    driver.run(issue());
    expect(driver.log.map(({ type }) => type)).to.deep.equal(['session-opened', 'key-issued']);
    expect(driver.log[1]).to.deep.include({ keyId: KEY_ID, span: SPAN, v: 1 });
  });

  it('delivers nothing: what was claimed without media waits as before', () => {
    const driver = new Driver().open();
    driver.run(issue());
    driver.play([0, 10_000]);
    expect(driver.session().creditedMs).to.equal(0);
    expect(driver.session().pendingMs).to.equal(10_000);
  });

  it('changes no account: the statement is that of the same history without it', () => {
    const [plain, locked] = [new Driver().open(), new Driver().open()];
    for (const driver of [plain, locked]) {
      for (let startMs = 0; startMs < 60_000; startMs += 20_000) {
        if (driver === locked) driver.run(issue([startMs, startMs + 20_000]));
        driver.deliver([[startMs, startMs + 20_000]]);
        driver.play([startMs, startMs + 20_000]);
      }
      driver.end();
    }
    const { sessions, ...rest } = locked.statement();
    const [{ keysIssued, ...session } = { keysIssued: undefined }] = sessions;
    expect(keysIssued).to.deep.equal([[0, 60_000]]);
    expect({ ...rest, sessions: [session] }).to.deep.equal(plain.statement());
    expect(plain.session().creditedMs).to.equal(60_000);
  });

  it('counts as let go, so that its own segments wait for nothing more', () => {
    const driver = new Driver().open();
    driver.run(issue());
    expect(lessonOf(driver.state, driver.session()).released).to.deep.equal([SPAN]);
  });

  it('is refused to a session that has ended, by word or by silence', () => {
    const ended = new Driver().open();
    ended.end();
    expect(ended.try(issue())).to.equal('session_ended');
    const silent = new Driver().open();
    silent.clock.pass(13 * HOUR_MS);
    expect(silent.try(issue())).to.equal('session_ended');
    expect(new Driver().try(issue())).to.equal('session_unknown');
  });

  it('stands in the statement as it is sent', () => {
    const driver = new Driver().open();
    driver.run(issue());
    const sent: unknown = JSON.parse(JSON.stringify(driver.statement()));
    expect(statementDecoder(sent)).to.deep.equal(sent);
  });
});
