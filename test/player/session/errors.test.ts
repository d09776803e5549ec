import { expect } from 'chai';
import { type RefusalCode, REFUSALS } from '../../../engine/protocol/refusals.ts';
import { REASON_SENTENCES } from '../../../engine/protocol/reasons.ts';
import {
  type PlayerErrorCode,
  looksLikeToken,
  originAdvice,
  troubleOf,
} from '../../../player/session/errors.ts';
import { troubleSentence } from '../../../player/ui/sheets/overlay.ts';

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

  it('says what is so, and no more, where there is nothing to be done', () => {
    const said = (code: PlayerErrorCode) => troubleSentence({ code, action: 'none' }, 'en');
    expect(said('browser_unsupported')).to.include('current version of Chrome');
    expect(said('lease_elsewhere')).to.equal(REASON_SENTENCES.superseded.en);
    for (const code of Object.keys(REFUSALS) as RefusalCode[]) {
      // That a check is over is told by the screens of checks.
      if (troubleOf(code).action !== 'none' || code === 'check_closed') continue;
      expect(said(code), code).not.to.include('Chrome');
    }
  });

  it('waits and tries again on a refusal it does not know', () => {
    expect(troubleOf('invented_later')).to.deep.equal({ code: 'internal', action: 'retry' });
    expect(troubleOf('toString')).to.deep.equal({ code: 'internal', action: 'retry' });
  });
});
