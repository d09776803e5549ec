/** Languages as people write them, wherever they may be written. */

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect } from 'chai';

import { languageReason, readLanguage } from '../../../packager/authoring/language.ts';
import { parseOutline } from '../../../packager/authoring/outline.ts';
import { parseList } from '../../../packager/batch/list-file.ts';
import { sideFilesAmong } from '../../../packager/batch/side-files.ts';
import { captionWishes, lessonNames } from '../../../packager/commands/wishes.ts';
import { temporaryFolder } from '../support/clip.ts';
import { run } from '../support/command-line.ts';

const said = (written: string): string => {
  const read = readLanguage(written);
  return typeof read === 'string' ? read : languageReason(read);
};

describe('a language', () => {
  it('is taken in any of its forms, and kept in the usual one', () => {
    const written = ['zh', 'ZH', 'zh_CN', 'zh-cn', 'zh-hans-cn', 'eng', 'en-UK', 'yue', 'und'];
    const usual = ['zh', 'zh', 'zh-CN', 'zh-CN', 'zh-Hans-CN', 'en', 'en-GB', 'yue', 'und'];
    expect(written.map(said)).to.deep.equal(usual);
    // Rare ones with a region: alone they are more likely slips.
    expect([said('cjy-CN'), said('kr-NG'), said('ak')]).to.deep.equal(['cjy-CN', 'kr-NG', 'ak']);
  });

  const meant = {
    ...{ cn: 'zh', jp: 'ja', kr: 'ko', tw: 'zh-TW', hk: 'zh-HK', vn: 'vi', us: 'en' },
    ...{ 'zh-CHN': 'zh', english: 'en', 英语: 'en', 中文: 'zh' },
  };
  for (const [written, hint] of Object.entries(meant)) {
    it(`"${written}" is refused, and "${hint}" is what may be meant`, () => {
      expect(said(written)).to.match(new RegExp(`^"${written}" is .*; did you mean "${hint}"\\?$`));
    });
  }

  it('that nobody has is refused without a guess', () => {
    expect(said('xx')).to.equal('"xx" is no known language');
    expect(said('x'.repeat(9_000))).to.have.length.below(120);
  });

  it('is refused in every place of an outline, with its line', () => {
    const text = [
      'language: cn',
      'title: { zh_CN: a, zh-cn: b, jp: c }',
      'captions:',
      '  - { language: zh_TW, file: a.srt }',
      '  - { language: zh-tw, file: b.srt }',
      '',
    ].join('\n');
    expect(() => parseOutline(text, 'o.yaml'))
      .to.throw()
      .with.property('reason')
      .that.equals(
        [
          'o.yaml:1: language: "cn" is no known language; did you mean "zh"?',
          'o.yaml:2: title: the language "zh-CN" appears twice',
          'o.yaml:2: title: "jp" is no known language; did you mean "ja"?',
          'o.yaml:5: the captions language "zh-TW" appears twice',
        ].join('\n'),
      );
    const outline = parseOutline('language: zh_CN\ntitle: { zh_CN: a }\n', 'o.yaml');
    expect([outline.language, outline.title]).to.deep.equal(['zh-CN', { 'zh-CN': 'a' }]);
  });

  it('is the same in options, lists and names of files', () => {
    expect(captionWishes({ captions: ['zh_CN=a.srt'] })[0]?.language).to.equal('zh-CN');
    expect(() => captionWishes({ captions: ['jp=a.srt'] }))
      .to.throw()
      .with.property('reason')
      .that.matches(/did you mean "ja"/);
    expect(lessonNames({ language: 'ZH_cn' }).language).to.equal('zh-CN');
    expect(() => lessonNames({ language: 'kr' })).to.throw('--language needs a language.');
    const list = (language: string) =>
      parseList(Buffer.from(`input,language\na.mp4,${language}\n`), 'l.csv');
    expect(list('zh_CN')[0]?.language).to.equal('zh-CN');
    expect(() => list('tw'))
      .to.throw()
      .with.property('reason')
      .that.matches(/^l\.csv:2: .*zh-TW/);
    const beside = sideFilesAmong('/x/a.mp4', ['a.zh_CN.srt', 'a.jp.srt', 'a.english.vtt']);
    expect(beside.captions.map(({ language }) => language)).to.deep.equal(['zh-CN']);
    expect(beside.doubts).to.deep.equal([
      '"a.english.vtt" is left out: "english" is no language tag such as "zh" or "en"; name it like "a.en.vtt"',
      '"a.jp.srt" is left out: "jp" is no known language; name it like "a.ja.srt"',
    ]);
  });

  it('of captions is refused before the lecture is looked at', async () => {
    const folder = await temporaryFolder();
    const clip = join(folder.path, 'a.mp4');
    await writeFile(clip, 'no lecture');
    const { code, err } = await run(['plan', clip, '--captions', 'cn=a.srt']);
    await folder.remove();
    expect(code).to.equal(2);
    expect(err).to.match(/^--captions needs a language\.\nReason: "cn" is no known.*"zh"\?\n/);
  });
});
