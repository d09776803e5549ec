import { expect } from 'chai';
import { statementOf } from '../../../engine/ledger/statement.ts';
import { statement } from '../../../engine/protocol/statement.ts';
import { Driver } from '../../support/given.ts';

describe('protocol: the statement', () => {
  it('is read whatever a learner does with his addresses: it is evidence', () => {
    const d = new Driver().open();
    for (let i = 0; i < 12_000; i += 1) {
      d.clock.pass(1_000);
      d.run({ type: 'address', sessionId: 's1', address: `192.0.2.${i % 2}` });
    }
    const told = JSON.parse(JSON.stringify(statementOf('ann', d.log, 0))) as unknown;
    expect(statement(told).sessions[0]?.addresses).to.have.length.above(12_000);
  });
});
