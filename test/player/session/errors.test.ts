import { expect } from 'chai';
import { REFUSALS } from '../../../engine/protocol/refusals.ts';
import { looksLikeToken, originAdvice, troubleOf } from '../../../player/session/errors.ts';

describe('player/session/errors', () => {
  it('knows what to do about every refusal of the engine', () => {
    for (const code of Object.keys(REFUSALS)) expect(troubleOf(code).code).to.equal(code);
  });

  it('knows what can be no session token', () => {
    for (const text of ['TOKEN', 'undefined', 'null', '{{token}}', 'x'.repeat(4_097)]) {
      expect(looksLikeToken(text), text).to.equal(false);
    }
    expect(looksLikeToken('token-0123456789')).to.equal(true);
  });

  it('tells a developer how to let an origin in', () => {
    expect(originAdvice('http://127.0.0.1:5173')).to.include(
      'lectern-engine host main --origin http://127.0.0.1:5173',
    );
  });

  it('waits and tries again on a refusal it does not know', () => {
    expect(troubleOf('invented_later')).to.deep.equal({ code: 'internal', action: 'retry' });
    expect(troubleOf('toString')).to.deep.equal({ code: 'internal', action: 'retry' });
  });
});
