import { expect } from 'chai';
import fc from 'fast-check';
import { WebVTTParser } from 'webvtt-parser';

import { readCaptionText } from '../../../packager/captions/read.ts';
import { checkVtt, fitVtt } from '../../../packager/captions/vtt.ts';
import { PackagerFault } from '../../../packager/plan/fault.ts';

const parser = new WebVTTParser();
/** The W3C's own parser, as the second opinion. */
function parsed(vtt: string): ReturnType<WebVTTParser['parse']> {
  return parser.parse(vtt, 'subtitles/captions/descriptions');
}

function cuesOf(text: string): string[] {
  const { cues, errors } = parsed(readCaptionText(text, 'c').vtt);
  expect(errors).to.deep.equal([]);
  return cues.map((cue) => `${cue.startTime}-${cue.endTime} ${cue.text}`);
}

function reasonOf(text: string): string {
  try {
    readCaptionText(text, 'c.srt');
  } catch (error) {
    if (error instanceof PackagerFault) return error.reason;
    throw error;
  }
  throw new Error('it was accepted');
}

describe('SubRip captions', () => {
  it('become WebVTT', () => {
    const srt =
      '\ufeff1\r\n00:00:01,000 --> 00:00:02,500\r\n你好\r\nworld\r\n\r\n2\r\n00:00:03,000 --> 00:00:04,000\r\nb\r\n';
    expect(readCaptionText(srt, 'c')).to.deep.equal({
      vtt: 'WEBVTT\n\n00:00:01.000 --> 00:00:02.500\n你好\nworld\n\n00:00:03.000 --> 00:00:04.000\nb\n',
      notices: [],
    });
  });

  it('may lack counters, blank lines, hours and digits, and use dots', () => {
    const srt =
      '0:01.5 --> 0:02\na\n7\n1:00:00.25-->1:00:01,5 X1:0 X2:9\nb\n\nc\n\n\n00:00:05:250 -> x\n';
    expect(cuesOf(srt)).to.deep.equal(['1.5-2 a', '3600.25-3601.5 b\nc\n00:00:05:250 -&gt; x']);
  });

  it('keep a number that is text', () => {
    expect(
      cuesOf('1\n00:00:01,0 --> 00:00:02,0\n42\n\n00:00:03,0 --> 00:00:04,0\nb'),
    ).to.deep.equal(['1-2 42', '3-4 b']);
  });

  it('are put in order, and it is said so; overlaps stay', () => {
    const made = readCaptionText(
      '1\n00:00:05,0 --> 00:00:09,0\nlate\n\n2\n00:00:01,0 --> 00:00:06,0\nearly\n\n3\n00:00:02,0 --> 00:00:02,0\nnothing\n',
      'c.srt',
    );
    expect(parsed(made.vtt).cues.map((cue) => cue.text)).to.deep.equal(['early', 'late']);
    expect(made.notices).to.deep.equal([
      'c.srt: left out 1 without text or length',
      'c.srt: put in order of time (1 stood too late)',
    ]);
  });

  const markup: readonly [string, string][] = [
    ['<i>a</i> <b>b</b>', '<i>a</i> <b>b</b>'],
    ['<font color="#fff">a</font><br/>b', 'a\nb'],
    ['<i>a', '<i>a</i>'],
    ['a</i>', 'a'],
    ['<b><i>a</b>b</i>', '<b><i>a</i></b>b'],
    ['<script>alert(1)</script>', 'alert(1)'],
    ['<i onclick="x()">a</i>', '<i>a</i>'],
    ['1 < 2 && 3 > 2 &amp; &copy;', '1 &lt; 2 &amp;&amp; 3 &gt; 2 &amp; &amp;copy;'],
    ['<rt>a</rt>', 'a'],
  ];
  for (const [written, text] of markup) {
    it(`show ${written} as ${text.replace('\n', '⏎')}`, () => {
      expect(cuesOf(`1\n00:00:01,0 --> 00:00:02,0\n${written}`)).to.deep.equal([`1-2 ${text}`]);
    });
  }

  it('stand at the top where they say so', () => {
    expect(readCaptionText('1\n00:00:01,0 --> 00:00:02,0\n{\\an8}a', 'c').vtt).to.include(
      'line:0\na\n',
    );
  });

  it('with another arrow than "-->" are told what to write, beside all other mistakes', () => {
    const text = [
      ...['Preface', '1', '00:00:01,000 -> 00:00:02,000', 'a', ''],
      ...['2', '00:00:03,000 → 00:00:04,000', 'b', ''],
      ...['3', '00:00:06,000 --> 00:00:05,000', 'From 00:00:01,000', '00:00:01,000 > 00:00:02,000'],
    ].join('\n');
    expect(reasonOf(text).split('\n')).to.deep.equal([
      'c.srt:1: text stands before the first cue time',
      'c.srt:3: "00:00:01,000 -> 00:00:02,000" is no cue time: write "-->" between the times, not "->"',
      'c.srt:7: "00:00:03,000 → 00:00:04,000" is no cue time: write "-->" between the times, not "→"',
      'c.srt:11: the cue ends before it starts',
    ]);
    expect(reasonOf('1\n00:00:01,000 -> 00:00:02,000\na\n')).to.match(/^c\.srt:2: .*not "->"$/);
    const vtt = 'WEBVTT\n\n00:00:01.000 -> 00:00:02.000\na\n';
    expect(reasonOf(vtt)).to.match(/^c\.srt:3: .*not "->"$/);
  });

  it('have all their mistakes told at once, with lines', () => {
    const srt = '1\n00:00:01,000 --> soon\na\n\n2\n00:00:09,000 --> 00:00:02,000\nb\n';
    expect(reasonOf(srt)).to.match(
      /^c\.srt:2: "00:00:01,000 --> soon" is no cue time.*\nc\.srt:6: the cue ends before/,
    );
    expect(reasonOf('hello\n\n1\n00:00:01,0 --> 00:00:02,0\na')).to.match(
      /^c\.srt:1: text stands before/,
    );
    expect(reasonOf('nothing at all')).to.match(/^c\.srt:1: it does not start with "WEBVTT" and/);
    expect(reasonOf('00:00:01,0 --> 00:00:02,0\na --> b')).to.match(
      /^c\.srt:2: "a --> b" is no cue time/,
    );
    expect(reasonOf(' \n')).to.match(/empty/);
  });
});

const ass = (...dialogue: string[]): string =>
  `[Script Info]\nScriptType: v4.00+\n\n[V4+ Styles]\nFormat: Name\nStyle: Default\n\n[Events]\nFormat: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n${dialogue.join('\n')}\n`;
const line = (text: string): string => `Dialogue: 0,0:00:01.00,0:00:02.50,Default,,0,0,0,,${text}`;

describe('SubStation captions', () => {
  const texts: readonly [string, string][] = [
    ['a, b, c', 'a, b, c'],
    ['{\\fs20\\c&HFFFFFF&}你好\\Nworld', '你好\nworld'],
    ['{\\i1}a{\\i0} b', '<i>a</i> b'],
    ['{\\i1}a', '<i>a</i>'],
    ['{\\i1\\b1}a{\\r}b', '<i>a</i>b'],
    ['a < b & c --> d', 'a &lt; b &amp; c --&gt; d'],
    ['a\\hb\\nc', 'a\u00a0b c'],
    ['{\\p1}m 0 0 l 100 0{\\p0}word', 'word'],
  ];
  for (const [written, text] of texts) {
    it(`show ${written} as ${text.replace('\n', '⏎')}`, () => {
      expect(cuesOf(ass(line(written)))).to.deep.equal([`1-2.5 ${text}`]);
    });
  }

  it('are sorted; comments, drawings and doubled layers are left out', () => {
    const text = ass(
      'Dialogue: 0,0:00:05.00,0:00:06.00,Default,,0,0,0,,second',
      'Comment: 0,0:00:00.00,0:00:06.00,Default,,0,0,0,,not shown',
      line('{\\an8}first'),
      line('{\\blur3}first'),
      line('{\\p1}m 0 0'),
    );
    expect(cuesOf(text)).to.deep.equal(['1-2.5 first', '5-6 second']);
    expect(readCaptionText(text, 'c').vtt).to.include('00:00:02.500 line:0\nfirst');
  });

  it('follow the columns that the file names', () => {
    const ssa = '[Events]\nFormat: Start, End, Text\nDialogue: 0:00:01.0,0:00:02.0,a,b\n';
    expect(cuesOf(ssa)).to.deep.equal(['1-2 a,b']);
  });

  it('have their mistakes told with lines', () => {
    expect(reasonOf(ass('Dialogue: 0,x,0:00:06.00,Default,,0,0,0,,a'))).to.match(
      /^c\.srt:10: "x" to/,
    );
    expect(reasonOf(ass())).to.match(/no cues/);
  });
});

describe('any captions', () => {
  const text = fc
    .oneof(
      fc.string({ maxLength: 40 }),
      fc
        .array(
          fc.constantFrom(
            '<i>',
            '</i>',
            '<b>',
            '</ruby>',
            '<ruby>',
            '<rt>',
            '&',
            '<',
            '>',
            '\n',
            '\n\n',
            '{\\i1}',
            '{\\an8}',
            '\\N',
            'a',
            '中',
            '12',
            '\r',
            '\u2028',
            '\u0085',
            '<c.x>',
            '<00:01.000>',
            '&#1;',
            '{',
            '}',
          ),
          { maxLength: 12 },
        )
        .map((parts) => parts.join('')),
    )
    .filter((made) => !made.includes('->'));
  const cue = fc.record({ at: fc.nat(90_000_000), long: fc.nat(100_000), text });
  const time = (ms: number, mark: string): string =>
    `${new Date(ms).toISOString().slice(11, 19)}${mark}${String(ms % 1000).padStart(3, '0')}`;

  it('pass our check and the W3C parser, whatever stands in them', () => {
    let passed = 0;
    fc.assert(
      fc.property(fc.array(cue, { minLength: 1, maxLength: 8 }), fc.boolean(), (cues, isAss) => {
        const day = 86_000_000;
        const source = isAss
          ? ass(
              ...cues.map(
                ({ at, long, text: words }) =>
                  `Dialogue: 0,${time(at % day, '.')},${time((at % day) + long, '.')},D,,0,0,0,,${words.replace(/[\r\n]/g, '\\N')}`,
              ),
            )
          : cues
              .map(
                ({ at, long, text: words }, i) =>
                  `${i}\n${time(at % day, ',')} --> ${time((at % day) + long, ',')}\n${words}\n`,
              )
              .join('\n');
        let vtt: string;
        try {
          ({ vtt } = readCaptionText(source, 'c'));
        } catch (error) {
          // Every cue may have been without text.
          expect(error)
            .to.be.instanceOf(PackagerFault)
            .with.property('reason')
            .that.matches(/no cues/);
          return;
        }
        passed += 1;
        expect(checkVtt(vtt, 'c')).to.equal(vtt);
        expect(parsed(vtt).errors, vtt).to.deep.equal([]);
        const halfMs = (cues[0]?.at ?? 0) % day;
        const fitted = fitVtt(vtt, halfMs + 1);
        const second = parsed(fitted.vtt);
        expect(second.errors, fitted.vtt).to.deep.equal([]);
        expect(second.cues.length + fitted.dropped).to.equal(parsed(vtt).cues.length);
        for (const kept of second.cues) expect(kept.endTime * 1000).to.be.at.most(halfMs + 1.001);
      }),
      { numRuns: 300 },
    );
    expect(passed).to.be.greaterThan(150);
  });

  it('end with the lesson', () => {
    const vtt =
      'WEBVTT\n\nNOTE x\n\n1\n00:01.000 --> 00:09.000 line:0\na\n\n00:05.000 --> 00:06.000\nb\n';
    expect(fitVtt(vtt, 5000)).to.deep.equal({
      vtt: 'WEBVTT\n\nNOTE x\n\n1\n00:01.000 --> 00:00:05.000 line:0\na\n',
      dropped: 1,
    });
    expect(fitVtt(vtt, 9000)).to.deep.equal({ vtt, dropped: 0 });
  });
});
