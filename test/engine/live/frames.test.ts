import { expect } from 'chai';
import fc from 'fast-check';
import { readTexts, textFrame } from '../../../engine/live/frames.ts';

/** A frame as a browser sends it. */
function masked(text: string, { head = 0x81, mask = Buffer.from([7, 200, 0, 91]) } = {}): Buffer {
  const body = Buffer.from(text);
  const size =
    body.length <= 125 ? Buffer.from([body.length | 0x80]) : Buffer.from([126 | 0x80, 0, 0]);
  if (size.length === 3) size.writeUInt16BE(body.length, 1);
  return Buffer.concat([
    Buffer.from([head]),
    size,
    mask,
    body.map((byte, at) => byte ^ (mask[at & 3] ?? 0)),
  ]);
}

function read(chunk: Buffer, wants: (text: string) => boolean = () => true) {
  const texts: string[] = [];
  const taken = readTexts(chunk, (text) => wants(text) && texts.push(text) > 0);
  return { texts, taken };
}

describe('live: frames', () => {
  it('reads whole texts one behind the other, and leaves the rest as it came', () => {
    const said = ['42["beat",{}]', '', 'x'.repeat(125), 'y'.repeat(126), 'z'.repeat(4_096)];
    const whole = Buffer.concat(said.map((text) => masked(text)));
    for (const cut of [0, 1, 5, masked('z'.repeat(4_096)).length - 1]) {
      const chunk = whole.subarray(0, whole.length - cut);
      const before = Buffer.from(chunk);
      const { texts, taken } = read(chunk);
      expect(texts).to.deep.equal(cut === 0 ? said : said.slice(0, -1));
      expect(taken).to.equal(
        cut === 0 ? whole.length : whole.length - masked(said[4] ?? '').length,
      );
      expect(chunk.equals(before)).to.equal(true);
    }
  });

  it('stops before a text that nobody takes', () => {
    const chunk = Buffer.concat(['a', 'b', 'a'].map((text) => masked(text)));
    expect(read(chunk, (text) => text === 'a')).to.deep.equal({
      texts: ['a'],
      taken: masked('a').length,
    });
  });

  it('leaves to the library whatever is not whole, masked, plain text', () => {
    const others = [
      masked('a', { head: 0x01 }),
      masked('a', { head: 0x80 }),
      masked('a', { head: 0x82 }),
      masked('a', { head: 0x88 }),
      masked('a', { head: 0x89 }),
      masked('a', { head: 0xc1 }),
      masked('ä'),
      masked('学时'),
      masked('x'.repeat(4_097)),
      Buffer.from([0x81]),
      Buffer.from([0x81, 1, 97]),
      Buffer.from([0x81, 0x80 | 126, 0]),
      Buffer.from([0x81, 0x80 | 127, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 97]),
      Buffer.alloc(0),
    ];
    for (const other of others) {
      expect(read(other), other.toString('hex').slice(0, 40)).to.deep.equal({
        texts: [],
        taken: 0,
      });
      const first = masked('first');
      expect(read(Buffer.concat([first, other]))).to.deep.equal({
        texts: ['first'],
        taken: first.length,
      });
    }
  });

  it('reads what any bytes say without harm', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const chunk = Buffer.from(bytes);
        const { taken } = read(chunk);
        expect(taken).to.be.within(0, chunk.length);
        expect(chunk.equals(Buffer.from(bytes))).to.equal(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it('makes frames that say what was said', () => {
    for (const text of ['', 'a', '学时', 'x'.repeat(125), 'x'.repeat(126), 'é'.repeat(33_000)]) {
      const made = textFrame(text);
      const frame = typeof made === 'string' ? Buffer.from(made, 'latin1') : made;
      const head = frame.length - Buffer.byteLength(text);
      expect(frame.subarray(head).toString()).to.equal(text);
      expect(frame[0]).to.equal(0x81);
    }
  });
});
