import { expect } from 'chai';
import { REFUSALS } from '../../engine/protocol/refusals.ts';
import { looksLikeToken, originAdvice, troubleOf } from '../../player/errors.ts';
import { clockText, languageOf, lengthText, say } from '../../player/strings.ts';

describe('player/strings', () => {
  it('writes times as people read them', () => {
    expect(clockText(0)).to.equal('0:00');
    expect(clockText(754_999)).to.equal('12:34');
    expect(clockText(3_600_000)).to.equal('1:00:00');
    expect(lengthText(28_800_000, 'zh')).to.equal('8\u00a0小时');
    expect(lengthText(5_400_000, 'en')).to.equal('1:30:00');
  });

  it('chooses the language by tag and fills in places', () => {
    expect(languageOf('zh-Hant-TW')).to.equal('zh');
    expect(languageOf('de')).to.equal('en');
    expect(say('zh', 'takeMeTo', { span: '0:10 – 0:25' })).to.equal('前往 0:10 – 0:25');
  });
});

describe('player/errors', () => {
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
