import { expect } from 'chai';

import { parseList } from '../../../packager/batch/list-file.ts';
import { tableRows } from '../../../packager/batch/table-rows.ts';
import { PackagerFault } from '../../../packager/plan/fault.ts';

const parse = (text: string): unknown => parseList(Buffer.from(text, 'utf8'), 'term.csv');

function faultOf(bytes: Uint8Array | string): PackagerFault {
  try {
    parseList(typeof bytes === 'string' ? Buffer.from(bytes) : bytes, 'term.csv');
  } catch (error) {
    if (error instanceof PackagerFault) return error;
    throw error;
  }
  throw new Error('it was taken');
}

describe('list of lectures', () => {
  it('is one path a line, whatever the line ends', () => {
    const wanted = [
      { input: 'a.mp4', line: 2 },
      { input: 'with, a comma; and "quotes".mp4', line: 4 },
      { input: '课程/第1课.mov', line: 5 },
    ];
    const lines = ['# term 1', 'a.mp4', '', 'with, a comma; and "quotes".mp4', '  课程/第1课.mov '];
    for (const end of ['\n', '\r\n', '\r']) {
      expect(parse(lines.join(end))).to.deep.equal(wanted);
      expect(parse(`\ufeff${lines.join(end)}${end}`)).to.deep.equal(wanted);
    }
  });

  it('is a table where its first line names columns', () => {
    const csv = 'input,id,title,outline\n# none\n"a, b.mp4",ab,"He said ""go""",\nc.mp4,,,c.yaml\n';
    expect(parse(csv)).to.deep.equal([
      { input: 'a, b.mp4', id: 'ab', title: 'He said "go"', line: 3 },
      { input: 'c.mp4', outline: 'c.yaml', line: 4 },
    ]);
    expect(parse('Input;ID\r\na.mp4;x\r\n')).to.deep.equal([{ input: 'a.mp4', id: 'x', line: 2 }]);
    expect(parse('input\tid\na.mp4\tx')).to.deep.equal([{ input: 'a.mp4', id: 'x', line: 2 }]);
    expect(parse('a.mp4\tx\tTitle')).to.deep.equal([
      { input: 'a.mp4', id: 'x', title: 'Title', line: 1 },
    ]);
  });

  it('may be what a spreadsheet saves as Unicode text', () => {
    const utf16 = Buffer.from('\ufeffinput\tid\r\n课.mp4\tk1\r\n', 'utf16le');
    expect(parseList(utf16, 'x')).to.deep.equal([{ input: '课.mp4', id: 'k1', line: 2 }]);
  });

  const mistakes: readonly [string, Uint8Array | string, RegExp][] = [
    ['another encoding', Buffer.from([0xbf, 0xce, 0xb3, 0xcc, 0x2e]), /UTF-8/],
    ['a film', Buffer.from([0, 0, 0, 0x18, 0x66, 0x74]), /UTF-8/],
    ['nothing', '\n# only this\n', /names no lecture/],
    ['a head alone', 'input,id\n', /names no lecture/],
    ['an unknown column', 'input,name\na,b\n', /term\.csv:1: "name" is no column/],
    ['a column twice', 'input,id,id\na,b,c\n', /"id" is named twice/],
    ['too many cells', 'input,title\na.mp4,Part 1, introduction\n', /:2: it has 3 cells/],
    ['no path', 'input,id\na.mp4,x\n,y\n', /:3: the path of the lecture is missing/],
    ['a bad id', 'input,id\na.mp4,a b\n', /:2: "a b" cannot be a lesson id/],
    ['a bad language', 'input,language\na.mp4,Chinese language\n', /:2: .*no language tag/],
  ];
  for (const [name, bytes, words] of mistakes) {
    it(`refuses ${name}, and says where`, () => {
      expect(faultOf(bytes).reason).to.match(words);
    });
  }

  it('counts lines through quoted line ends', () => {
    expect(tableRows('a,"x\ny"\r\nb,c', ',')).to.deep.equal([
      { cells: ['a', 'x\ny'], line: 1 },
      { cells: ['b', 'c'], line: 3 },
    ]);
  });
});
