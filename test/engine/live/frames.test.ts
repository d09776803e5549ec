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

function read(
  chunk: Buffer,
  wants: (text: string) => boolean = () => true,
  arrivedBytes = chunk.length,
) {
  const texts: string[] = [];
  const take = (text: string) => wants(text) && texts.push(text) > 0;
  const taken = readTexts(chunk, take, arrivedBytes);
  return { texts, taken };
}

/** The same chunk, and how far it has been looked at. */
function watched(chunk: Buffer) {
  let seenBytes = 0;
  const watch = new Proxy(chunk, {
    get(bytes, key) {
      if (typeof key === 'string' && /^\d+$/.test(key)) {
        seenBytes = Math.max(seenBytes, Number(key) + 1);
      }
      return Reflect.get(bytes, key) as unknown;
    },
  });
  return { watch, seenBytes: () => seenBytes };
}

/** What a frame of a server says, by its own head. */
function saidBy(frame: Buffer): { headBytes: number; text: string } {
  expect(frame[0]).to.equal(0x81);
  const short = frame[1] ?? NaN;
  const headBytes = short === 127 ? 10 : short === 126 ? 4 : 2;
  const bytes =
    short === 127
      ? Number(frame.readBigUInt64BE(2))
      : short === 126
        ? frame.readUInt16BE(2)
        : short;
  expect(frame.length).to.equal(headBytes + bytes);
  return { headBytes, text: frame.toString('utf8', headBytes) };
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

  it('looks at nothing behind what has arrived: there lies what another learner sent', () => {
    const said = ['42["beat",{}]', '', 'y'.repeat(126), 'z'];
    const chunk = Buffer.concat(said.map((text) => masked(text)));
    for (let arrivedBytes = 0; arrivedBytes <= chunk.length; arrivedBytes += 1) {
      const { watch, seenBytes } = watched(chunk);
      const heard = read(watch, undefined, arrivedBytes);
      expect(heard, `${arrivedBytes}`).to.deep.equal(read(chunk.subarray(0, arrivedBytes)));
      expect(seenBytes()).to.be.at.most(arrivedBytes);
    }
    expect(read(chunk, undefined, chunk.length).texts).to.deep.equal(said);
  });

  it('makes frames that say what was said', () => {
    for (const bytes of [0, 1, 2, 124, 125, 126, 127, 65_534, 65_535, 65_536, 65_537, 300_000]) {
      const texts = ['x'.repeat(bytes), 'é'.repeat(bytes / 2) + 'x'.repeat(bytes % 2)];
      for (const text of texts) {
        const made = textFrame(text);
        const frame = typeof made === 'string' ? Buffer.from(made, 'latin1') : made;
        const headBytes = bytes <= 125 ? 2 : bytes <= 65_535 ? 4 : 10;
        expect(saidBy(frame), `${bytes} bytes`).to.deep.equal({ headBytes, text });
      }
    }
    expect(saidBy(textFrame('学时') as Buffer).text).to.equal('学时');
  });
});
