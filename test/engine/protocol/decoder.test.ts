import { expect } from 'chai';
import {
  type Decoder,
  DecodeError,
  decode,
  flag,
  list,
  literal,
  number,
  oneOf,
  optional,
  record,
  table,
  tagged,
  text,
  where,
  whole,
} from '../../../engine/protocol/decoder.ts';

function fault(decoder: Decoder<unknown>, value: unknown): string | null {
  const result = decode(decoder, value);
  return result.ok ? null : result.error.message;
}

describe('protocol: decoders', () => {
  it('name the place of a fault in depth', () => {
    const nested = record({ a: list(record({ b: whole(0, 9) }), 3) });
    expect(fault(nested, { a: [{ b: 1 }, { b: 10 }] })).to.equal(
      'a[1].b: expected a whole number from 0 to 9, got 10',
    );
    expect(fault(nested, { a: 'x' })).to.equal('a: expected a list of at most 3, got "x"');
    expect(fault(nested, null)).to.equal('value: expected an object, got null');
  });

  it('look at the length of a list before its items', () => {
    let looks = 0;
    const counted = list((value) => ((looks += 1), value), 2);
    expect(fault(counted, new Array(1_000_000).fill(0))).to.include('a list of 1000000');
    expect(looks).to.equal(0);
    expect(fault(list(flag, 2, 1), [])).to.include('a list of 1 to 2');
  });

  it('take numbers within their range only', () => {
    for (const value of [Number.NaN, Infinity, -1, 10.5, '1', null, undefined, [1]]) {
      expect(fault(number(0, 10), value), String(value)).to.be.a('string');
      expect(fault(whole(0, 10), value), String(value)).to.be.a('string');
    }
    expect(fault(whole(0, 10), 1.5)).to.be.a('string');
    expect(number(0, 10)(1.5)).to.equal(1.5);
  });

  it('tell a missing field from one that is null', () => {
    const shape = record({ a: optional(flag), b: flag });
    expect(shape({ b: true })).to.deep.equal({ b: true });
    expect(fault(shape, { a: null, b: true })).to.equal('a: expected true or false, got null');
    expect(fault(shape, { a: true })).to.equal('b: expected true or false, got nothing');
  });

  it('choose among words and tags that they know, inherited names are none', () => {
    expect(fault(oneOf(['x', 'y']), 'toString')).to.equal(
      'value: expected one of x, y, got "toString"',
    );
    expect(fault(literal(3), '3')).to.be.a('string');
    const shape = tagged('is', { x: record({ is: literal('x') }) });
    expect(shape({ is: 'x' })).to.deep.equal({ is: 'x' });
    expect(fault(shape, { is: 'constructor' })).to.equal(
      'is: expected one of x, got "constructor"',
    );
    expect(fault(shape, 'x')).to.be.a('string');
  });

  it('keep tables small and their keys checked', () => {
    const shape = table(text(1, 2), whole(0, 9), 2);
    expect(shape({ a: 1, b: 2 })).to.deep.equal({ a: 1, b: 2 });
    expect(fault(shape, { a: 1, b: 2, c: 3 })).to.include('at most 2 entries');
    expect(fault(shape, { long: 1 })).to.include('long');
    expect(fault(shape, [1])).to.be.a('string');
  });

  it('ask conditions of several fields', () => {
    const ordered = where(record({ a: whole(0, 9), b: whole(0, 9) }), ({ a, b }) => a < b, 'a < b');
    expect(ordered({ a: 1, b: 2 })).to.deep.equal({ a: 1, b: 2 });
    expect(fault(ordered, { a: 2, b: 1 })).to.equal('value: expected a < b, got object');
  });

  it('pass on what is no decode error', () => {
    const broken = () => {
      throw new TypeError('broken');
    };
    expect(() => decode(record({ a: broken }), {})).to.throw(TypeError, 'broken');
    expect(() => decode(list(broken, 1), [1])).to.throw(TypeError, 'broken');
    expect(new DecodeError('x', Symbol('s')).message).to.equal('value: expected x, got symbol');
  });
});
