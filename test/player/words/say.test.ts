import { expect } from 'chai';
import {
  addLanguage,
  clockText,
  languageOf,
  lengthText,
  reasonSentence,
  say,
} from '../../../player/words/say.ts';
import { format } from '../../../player/ui/account/when.ts';

describe('player/words/say', () => {
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

  it('speaks a language a host has added, and English where its table is silent', () => {
    addLanguage('eo', { strings: { play: 'Ludi' }, reasonSentences: { hidden: 'Ne videbla.' } });
    const language = languageOf('eo-FR');
    expect(say(language, 'play')).to.equal('Ludi');
    expect(say(language, 'pause')).to.equal('Pause');
    expect(reasonSentence(language, 'hidden')).to.equal('Ne videbla.');
    expect(reasonSentence(language, 'idle')).to.equal(reasonSentence('en', 'idle'));
  });

  it('writes dates in a language that was added with an underscore, and refuses what is none', () => {
    addLanguage('pt_BR', { strings: { play: 'Reproduzir' } });
    for (const tag of ['pt-BR', 'pt_BR', 'PT-br']) {
      const language = languageOf(tag);
      expect(say(language, 'play')).to.equal('Reproduzir');
      expect(format(language, { month: 'short' }).format(Date.UTC(2026, 9, 5))).to.match(/out/);
    }
    for (const tag of [
      '',
      'x y',
      'portuguese brazil',
      'pt_BR.UTF-8',
      undefined as unknown as string,
    ])
      expect(() => addLanguage(tag, { strings: {} }), tag)
        .to.throw(RangeError)
        .with.property('message')
        .that.matches(/is no language tag\. Reason: .* such as pt-BR/);
    // What a page says of itself may be anything.
    expect(languageOf('no language')).to.equal('en');
    expect(languageOf('zh_CN')).to.equal('zh');
    expect(languageOf('zh-cmn-Hans')).to.equal('zh');
  });
});
