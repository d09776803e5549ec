/** Captions that are made to take for ever, or to be read as what they are not. */

import { expect } from 'chai';

import { readCaptionText } from '../../../packager/captions/read.ts';
import { PackagerFault } from '../../../packager/plan/fault.ts';

const srt = (text: string): string => `1\n00:00:01,000 --> 00:00:02,000\n${text}\n`;
const ass = (text: string): string =>
  `[Events]\nDialogue: 0,0:00:01.00,0:00:02.00,D,,0,0,0,,${text}\n`;
const many = 100_000;

const slow: readonly [string, string][] = [
  ['tags in tags, closed in the wrong order', srt('<b>'.repeat(many) + '</i>'.repeat(many))],
  ['tags that never end', srt('<b'.repeat(many))],
  ['spaces within tags', srt(`<${' '.repeat(many)}!`)],
  ['empty lines', srt(`${'\n'.repeat(many)}x`)],
  ['spaces before an arrow', `1\na${' '.repeat(many)}b -->\nx\n`],
  ['braces', ass(`${'{'.repeat(many)}x`)],
  ['italics', ass('{\\i1}a{\\i0}'.repeat(many / 10))],
];

describe('hostile captions', function () {
  // Milliseconds each; minutes where the work grows with the square of the length.
  this.timeout(20_000);

  for (const [name, text] of slow) {
    it(`are read or refused at once: ${name}`, () => {
      try {
        expect(readCaptionText(text, 'c').vtt).to.match(/^WEBVTT\n/);
      } catch (error) {
        expect(error).to.be.instanceOf(PackagerFault);
      }
    });
  }

  it('keep words between drawings and overrides', () => {
    const line =
      '{\\an8\\pos(1,2)\\p1}m 0 0 l 10 0{\\p0}{\\k20}ka{\\t(0,1,\\fs(2))}ra{a remark}\\Nb';
    expect(readCaptionText(ass(line), 'c').vtt).to.equal(
      'WEBVTT\n\n00:00:01.000 --> 00:00:02.000 line:0\nkara\nb\n',
    );
  });

  it('of WebVTT keep regions, styles and notes as they are', () => {
    const text =
      'WEBVTT - x\n\nREGION\nid:fred\n\nSTYLE\n::cue { color: red }\n\nNOTE\nx -> y\n\nid 1\n00:01.000 --> 00:02.000 region:fred\n<v Roger>Hi\n';
    expect(readCaptionText(text, 'c').vtt).to.equal(text);
  });

  it('with times before zero, or running backwards, are refused with their lines', () => {
    const text = `${srt('x')}\n-00:00:01,000 --> 00:00:02,000\nx\n\n00:00:05,000 --> 00:00:02,000\nx\n`;
    expect(() => readCaptionText(text, 'c'))
      .to.throw(PackagerFault)
      .with.property('reason')
      .that.matches(/^c:5: .* is no cue time .*\nc:8: the cue ends before it starts$/);
  });
});
