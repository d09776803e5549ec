/**
 * Forms: what a person may write in a side file. One definition gives the type, the reader and the
 * JSON schema for editors. Unlike the decoders of the protocol a form goes on after a mistake, so
 * that all of them can be told at once, and it minds keys that it does not know.
 */

import { decode, type Decoder } from '../../engine/protocol/decoder.ts';
import { nearest } from './nearest.ts';

export type Path = readonly (string | number)[];

export interface Mistake {
  readonly path: Path;
  readonly reason: string;
  /** The key itself is wrong, not what stands behind it. */
  readonly isKey?: boolean;
}

export type Schema = Readonly<Record<string, unknown>>;

export interface Form<T> {
  readonly schema: Schema;
  /** Undefined where something was wrong; then `mistakes` has grown. */
  read(value: unknown, path: Path, mistakes: Mistake[]): T | undefined;
}

export type Written<F> = F extends Form<infer T> ? T : never;

/** A decoder of the protocol as a form; the schema says the same to an editor. */
export function leaf<T>(decoder: Decoder<T>, schema: Schema): Form<T> {
  return {
    schema,
    read(value, path, mistakes) {
      const read = decode(decoder, value);
      if (read.ok) return read.value;
      const inner = read.error.path === '' ? '' : `${read.error.path.replace(/^\./, '')}: `;
      const { expected } = read.error;
      const got = value === null ? 'nothing' : read.error.got;
      mistakes.push({ path, reason: `${field(path)}${inner}expected ${expected}, got ${got}` });
      return undefined;
    },
  };
}

export function listOf<T>(item: Form<T>, maxItems: number, minItems = 0): Form<T[]> {
  return {
    schema: { type: 'array', items: item.schema, maxItems, ...(minItems > 0 ? { minItems } : {}) },
    read(value, path, mistakes) {
      if (!Array.isArray(value) || value.length > maxItems || value.length < minItems) {
        const range = minItems > 0 ? `${minItems} to ${maxItems}` : `at most ${maxItems}`;
        mistakes.push({ path, reason: `${field(path)}expected a list of ${range}` });
        return undefined;
      }
      const read = value.map((entry, i) => item.read(entry, [...path, i], mistakes));
      return read.includes(undefined) ? undefined : (read as T[]);
    },
  };
}

/** One form for texts, another for everything else. */
export function textOr<A, B>(ofText: Form<A>, ofOther: Form<B>): Form<A | B> {
  return {
    schema: { anyOf: [ofText.schema, ofOther.schema] },
    read: (value, path, mistakes) =>
      (typeof value === 'string' ? ofText : ofOther).read(value, path, mistakes),
  };
}

/** Says in the editor what it is for. */
export function described<F extends Form<unknown>>(description: string, form: F): F {
  return { ...form, schema: { description, ...form.schema } };
}

interface Optional<T> extends Form<T> {
  readonly mayMiss: true;
}

export function optional<T>(form: Form<T>): Optional<T> {
  return { ...form, mayMiss: true };
}

type Shape = Readonly<Record<string, Form<unknown>>>;
type RecordOf<S extends Shape> = {
  [K in keyof S as S[K] extends Optional<unknown> ? never : K]: Written<S[K]>;
} & { [K in keyof S as S[K] extends Optional<unknown> ? K : never]?: Written<S[K]> };

/** Keys of which a record holds one and no more; `need`: not none either. */
interface Choice {
  readonly keys: readonly [string, string];
  readonly need: boolean;
}

/** @param noun what it is in a message: `a chapter` */
export function recordOf<S extends Shape>(
  noun: string,
  shape: S,
  choice?: Choice,
): Form<{ [K in keyof RecordOf<S>]: RecordOf<S>[K] }> {
  const keys = Object.keys(shape);
  const required = keys.filter((key) => !('mayMiss' in (shape[key] as object)));
  const both = choice?.keys ?? [];
  return {
    schema: {
      type: 'object',
      additionalProperties: false,
      properties: Object.fromEntries(keys.map((key) => [key, shape[key]?.schema])),
      ...(required.length > 0 ? { required } : {}),
      ...(choice === undefined
        ? {}
        : choice.need
          ? { oneOf: both.map((key) => ({ required: [key] })) }
          : { not: { required: both } }),
    },
    read(value, path, mistakes) {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) {
        const reason = `${field(path)}expected ${noun} with fields (${keys.join(', ')})`;
        mistakes.push({ path, reason });
        return undefined;
      }
      const source = value as Record<string, unknown>;
      const before = mistakes.length;
      for (const key of Object.keys(source)) {
        if (!Object.hasOwn(shape, key)) mistakes.push(unknownKey(noun, [...path, key], key, keys));
      }
      const given = both.filter((key) => source[key] !== undefined);
      if (given.length > 1)
        mistakes.push({ path, reason: `${noun} has both ${both.join(' and ')}` });
      if (choice?.need === true && given.length === 0) {
        mistakes.push({ path, reason: `${noun} needs "${both[0]}"` });
      }
      const read: Record<string, unknown> = {};
      for (const key of keys) {
        const field = source[key];
        if (field !== undefined) read[key] = shape[key]?.read(field, [...path, key], mistakes);
        else if (required.includes(key)) mistakes.push({ path, reason: `${noun} needs "${key}"` });
      }
      return mistakes.length > before
        ? undefined
        : (read as { [K in keyof RecordOf<S>]: RecordOf<S>[K] });
    },
  };
}

/** `['chapters', 3, 'title']` as `chapters[3].title: `. */
export function field(path: Path): string {
  const steps = path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`));
  return path.length === 0 ? '' : `${steps.join('').replace(/^\./, '')}: `;
}

function unknownKey(noun: string, path: Path, key: string, keys: readonly string[]): Mistake {
  const shown = key.length > 60 ? `${key.slice(0, 60)}...` : key;
  return {
    path,
    reason: `${noun} has no field "${shown}"; ${unknownHint(key, keys)}`,
    isKey: true,
  };
}

function unknownHint(key: string, keys: readonly string[]): string {
  const word = /^(?:-\s*)?([A-Za-z]+)/.exec(key.trim())?.[1] ?? '';
  if (keys.includes(word)) {
    if (/^-/.test(key)) return 'expected a space behind the dash';
    if (/^[A-Za-z]+:/.test(key)) return `expected a space behind the colon: "${word}: ..."`;
    if (/^[A-Za-z]+：/.test(key)) return `expected ":" and a space instead of "：": "${word}: ..."`;
    if (key.trim() === word) return 'expected plain spaces around it, not wide or special ones';
  }
  const meant = nearest(key, keys);
  return meant === undefined ? `known are ${keys.join(', ')}` : `did you mean "${meant}"?`;
}
