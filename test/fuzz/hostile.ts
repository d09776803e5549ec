/** Values that break careless code: numbers at bounds, odd texts, deep and large things, wrong types. */

import { type Chance } from '../arbitrary/chance.ts';

export const NUMBERS: readonly number[] = [
  ...[0, -0, 1, -1, 0.5, 63, 64, 65, 255, 256, 257, 1e6, 1e9, 1e21, 1e308, 5e-324],
  ...[2 ** 31 - 1, 2 ** 31, -(2 ** 31) - 1, 2 ** 32, 2 ** 53 - 1, 2 ** 53, -(2 ** 53)],
  ...[86_400_000, 604_800_000, 10_000_000, 10_000_001, NaN, Infinity, -Infinity],
];

/** Names that mean something to every object. */
export const INHERITED: readonly string[] = [
  ...['__proto__', 'constructor', 'prototype', 'toString', 'valueOf', 'hasOwnProperty', 'toJSON'],
  ...['__defineGetter__', 'length', 'then', 'default'],
];

export const TEXTS: readonly string[] = [
  ...INHERITED,
  ...['', ' ', '\0', '\t', '\n', '\r\n', '\u2028', '\ufeff', '\u202etxt', '\ud800', '\udfff', '👩‍👩‍👧‍👦'],
  ...[
    'İ',
    'ß',
    '﷽',
    'a\u0301'.repeat(200),
    '../../etc/passwd',
    '%00',
    '%2e%2e%2f',
    "'; --",
    '${7}',
  ],
  ...[
    'null',
    'undefined',
    'NaN',
    '0',
    '-1',
    '1e999',
    '0x10',
    'true',
    '[object Object]',
    '{}',
    '[]',
  ],
  'x'.repeat(65),
  'x'.repeat(4_097),
  '中'.repeat(50_000),
  'x'.repeat(200_000),
];

/** Arrays, or objects, within each other. */
function nested(depth: number, wrap: (inner: unknown) => unknown): unknown {
  let value: unknown = 0;
  for (let level = 0; level < depth; level += 1) value = wrap(value);
  return value;
}

/** Made once: large things are the same object in every message. */
const LARGE: readonly unknown[] = [
  nested(5_000, (inner) => [inner]),
  nested(5_000, (inner) => ({ spans: inner })),
  Array.from({ length: 100_000 }, (_, at) => at),
  new Array(4_294_967_295),
  Array.from({ length: 5_000 }, (_, at) => [at, at + 1]),
  Object.fromEntries(Array.from({ length: 20_000 }, (_, at) => [`k${at}`, at])),
  { length: 1e9 },
];

const OTHERS: readonly unknown[] = [
  ...[null, undefined, true, false, [], {}, [[]], [null], [{}], [undefined, undefined]],
  ...[Buffer.from([1, 2, 3]), new ArrayBuffer(8), new Date(0), new Map(), Symbol('s'), 10n],
  ...[
    () => 0,
    new Proxy<object>({}, {}),
    Object.create(null) as object,
    Object.freeze({ seq: 1 }),
    new String('7'),
  ],
  JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}'),
];

export function pick<T>(chance: Chance, list: readonly T[]): T {
  return list[chance.whole(0, list.length - 1)] as T;
}

/** Any hostile value; those that cannot travel as JSON only where `wire` is false. */
export function anything(chance: Chance, wire: boolean): unknown {
  const kind = chance.ratio();
  if (kind < 0.4) return pick(chance, NUMBERS);
  if (kind < 0.7) return pick(chance, TEXTS);
  if (kind < 0.72) return wire ? [] : pick(chance, LARGE);
  if (kind < 0.9) return wire ? pick(chance, OTHERS.slice(0, 11)) : pick(chance, OTHERS);
  return randomJson(chance, 4);
}

/** A small tree of random shape. */
export function randomJson(chance: Chance, depth: number): unknown {
  const kind = chance.ratio();
  if (depth === 0 || kind < 0.5) {
    if (kind < 0.1) return null;
    if (kind < 0.2) return chance.ratio() < 0.5;
    return kind < 0.35 ? pick(chance, NUMBERS) : pick(chance, TEXTS.slice(0, 30));
  }
  const size = chance.whole(0, 4);
  if (kind < 0.75) return Array.from({ length: size }, () => randomJson(chance, depth - 1));
  const made: Record<string, unknown> = {};
  for (let at = 0; at < size; at += 1) {
    setOwn(made, pick(chance, NAMES), randomJson(chance, depth - 1));
  }
  return made;
}

const NAMES: readonly string[] = [
  ...INHERITED,
  ...[
    'seq',
    'spans',
    'rate',
    'visible',
    'now',
    'nonce',
    'token',
    'resume',
    'beats',
    'messages',
    'v',
  ],
];

/** As JSON.parse does it: `__proto__` becomes a key like any other. */
export function setOwn(object: Record<string, unknown>, key: string, value: unknown): void {
  Object.defineProperty(object, key, {
    value,
    enumerable: true,
    configurable: true,
    writable: true,
  });
}
