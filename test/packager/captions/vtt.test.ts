import { expect } from 'chai';

import { checkVtt } from '../../../packager/captions/vtt.ts';
import { PackagerFault } from '../../../packager/plan/fault.ts';

const mistakes: readonly [string, string, RegExp][] = [
  ['no header', '00:01.000 --> 00:02.000\nhello\n', /^c\.vtt:1: it does not start/],
  ['SubRip commas', 'WEBVTT\n\n00:00:01,000 --> 00:00:02,000\nhello\n', /^c\.vtt:3: .*no cue time/],
  [
    'a cue that ends first',
    'WEBVTT\n\n00:02.000 --> 00:01.000\nhello\n',
    /^c\.vtt:3: .*ends before/,
  ],
  [
    'cues out of order',
    'WEBVTT\n\n00:05.000 --> 00:06.000\na\n\n00:01.000 --> 00:02.000\nb\n',
    /^c\.vtt:6: .*starts before/,
  ],
  ['no cues', 'WEBVTT\n', /no cues/],
];

describe('captions', () => {
  it('lose their byte order mark and foreign line ends, and nothing else', () => {
    const text = '\ufeffWEBVTT - 中文\r\n\r\n00:01.000 --> 00:02.000 line:0\r\n你好';
    expect(checkVtt(text, 'c.vtt')).to.equal(
      'WEBVTT - 中文\n\n00:01.000 --> 00:02.000 line:0\n你好\n',
    );
  });

  it('may have hours of more than two digits', () => {
    expect(checkVtt('WEBVTT\n\n100:00:01.000 --> 100:00:02.000\na\n', 'c.vtt')).to.include('100:');
  });

  for (const [name, text, reason] of mistakes) {
    it(`are refused for ${name}`, () => {
      expect(() => checkVtt(text, 'c.vtt'))
        .to.throw(PackagerFault)
        .with.property('reason')
        .that.matches(reason);
    });
  }
});
