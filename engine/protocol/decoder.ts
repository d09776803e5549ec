/**
 * Decoders: one definition gives both the type and the check.
 *
 * A decoder takes anything and returns a new, checked value, or throws a {@link DecodeError} that
 * names the place and what was expected there. Unknown keys are dropped, never passed on.
 *
 * `@__NO_SIDE_EFFECTS__` lets a page's bundle leave out the decoders that only the engine uses.
 */

export type Decoder<T> = (value: unknown) => T;
export type Infer<D> = D extends Decoder<infer T> ? T : never;

/** Says where the input is wrong and what belongs there, e.g. `spans[3].endMs: expected ...`. */
export class DecodeError extends Error {
  path = '';
  readonly expected: string;
  readonly got: string;

  constructor(expected: string, value: unknown) {
    super();
    this.name = 'DecodeError';
    this.expected = expected;
    this.got = describe(value);
  }

  override get message(): string {
    const where = this.path === '' ? 'value' : this.path.replace(/^\./, '');
    return `${where}: expected ${this.expected}, got ${this.got}`;
  }

  under(step: string): this {
    this.path = step + this.path;
    return this;
  }
}

function describe(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'string') {
    return value.length > 40 ? `a text of ${value.length} characters` : JSON.stringify(value);
  }
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeof value === 'undefined' ? 'nothing' : typeof value;
}

/** Turns a throwing decoder into a result, for the edges that answer instead of throwing. */
export function decode<T>(
  decoder: Decoder<T>,
  value: unknown,
): { ok: true; value: T } | { ok: false; error: DecodeError } {
  try {
    return { ok: true, value: decoder(value) };
  } catch (error) {
    if (error instanceof DecodeError) return { ok: false, error };
    throw error;
  }
}

/** A whole number in [min, max]; NaN, fractions and infinities are refused. */
/* @__NO_SIDE_EFFECTS__ */
export function whole(min: number, max: number): Decoder<number> {
  const expected = `a whole number from ${min} to ${max}`;
  return (value) => {
    if (typeof value !== 'number' || !Number.isInteger(value) || value < min || value > max) {
      throw new DecodeError(expected, value);
    }
    return value;
  };
}

/** A finite number in [min, max]. */
/* @__NO_SIDE_EFFECTS__ */
export function number(min: number, max: number): Decoder<number> {
  const expected = `a number from ${min} to ${max}`;
  return (value) => {
    if (typeof value !== 'number' || !(value >= min && value <= max)) {
      throw new DecodeError(expected, value);
    }
    return value;
  };
}

export const flag: Decoder<boolean> = (value) => {
  if (typeof value !== 'boolean') throw new DecodeError('true or false', value);
  return value;
};

/** A text of minLength to maxLength UTF-16 units, matching the pattern where one is given. */
/* @__NO_SIDE_EFFECTS__ */
export function text(
  minLength: number,
  maxLength: number,
  pattern?: RegExp,
  words?: string,
): Decoder<string> {
  const expected = words ?? `a text of ${minLength} to ${maxLength} characters`;
  return (value) => {
    if (
      typeof value !== 'string' ||
      value.length < minLength ||
      value.length > maxLength ||
      (pattern !== undefined && !pattern.test(value))
    ) {
      throw new DecodeError(expected, value);
    }
    return value;
  };
}

/* @__NO_SIDE_EFFECTS__ */
export function oneOf<const T extends readonly string[]>(choices: T): Decoder<T[number]> {
  const known = new Set<unknown>(choices);
  const expected = `one of ${choices.join(', ')}`;
  return (value) => {
    if (!known.has(value)) throw new DecodeError(expected, value);
    return value as T[number];
  };
}

/* @__NO_SIDE_EFFECTS__ */
export function literal<const T extends string | number | boolean>(only: T): Decoder<T> {
  return (value) => {
    if (value !== only) throw new DecodeError(JSON.stringify(only), value);
    return only;
  };
}

/** A list of at most maxItems; the length is looked at before any item is. */
/* @__NO_SIDE_EFFECTS__ */
export function list<T>(item: Decoder<T>, maxItems: number, minItems = 0): Decoder<T[]> {
  const expected =
    minItems === 0 ? `a list of at most ${maxItems}` : `a list of ${minItems} to ${maxItems}`;
  return (value) => {
    if (!Array.isArray(value) || value.length > maxItems || value.length < minItems) {
      throw new DecodeError(expected, value);
    }
    const result = new Array<T>(value.length);
    let index = 0;
    try {
      for (; index < value.length; index += 1) result[index] = item(value[index]);
    } catch (error) {
      throw error instanceof DecodeError ? error.under(`[${index}]`) : error;
    }
    return result;
  };
}

const absent = Symbol('absent');
type Optional<T> = Decoder<T> & { readonly [absent]: true };

/** Marks a record's field that may be missing. */
/* @__NO_SIDE_EFFECTS__ */
export function optional<T>(decoder: Decoder<T>): Optional<T> {
  const marked = ((value: unknown) => decoder(value)) as Optional<T>;
  Object.defineProperty(marked, absent, { value: true });
  return marked;
}

/** A value that may be null; what is missing is read as null. */
/* @__NO_SIDE_EFFECTS__ */
export function nullable<T>(decoder: Decoder<T>): Decoder<T | null> {
  return (value) => (value === null || value === undefined ? null : decoder(value));
}

type Shape = Readonly<Record<string, Decoder<unknown>>>;
type OptionalKeys<S extends Shape> = {
  [K in keyof S]: S[K] extends Optional<unknown> ? K : never;
}[keyof S];
type RecordOf<S extends Shape> = {
  [K in Exclude<keyof S, OptionalKeys<S>>]: Infer<S[K]>;
} & { [K in OptionalKeys<S>]?: Infer<S[K]> };
export type Flat<T> = { [K in keyof T]: T[K] };

/** An object with exactly these fields; others are dropped. */
/* @__NO_SIDE_EFFECTS__ */
export function record<S extends Shape>(shape: S): Decoder<Flat<RecordOf<S>>> {
  const keys = Object.keys(shape);
  const decoders = keys.map((key) => shape[key] as Decoder<unknown>);
  const mayMiss = decoders.map((decoder) => absent in decoder);
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw new DecodeError('an object', value);
    }
    const source = value as Record<string, unknown>;
    const result: Record<string, unknown> = {};
    let index = 0;
    try {
      for (; index < keys.length; index += 1) {
        const key = keys[index] as string;
        const field = source[key];
        if (field === undefined && mayMiss[index] === true) continue;
        result[key] = (decoders[index] as Decoder<unknown>)(field);
      }
    } catch (error) {
      throw error instanceof DecodeError ? error.under(`.${keys[index]}`) : error;
    }
    return result as Flat<RecordOf<S>>;
  };
}

/** An object used as a table: checked keys, checked values, at most maxEntries of them. */
/* @__NO_SIDE_EFFECTS__ */
export function table<T>(
  key: Decoder<string>,
  item: Decoder<T>,
  maxEntries: number,
): Decoder<Record<string, T>> {
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw new DecodeError('an object', value);
    }
    const entries = Object.entries(value);
    if (entries.length > maxEntries) throw new DecodeError(`at most ${maxEntries} entries`, value);
    const result: Record<string, T> = {};
    for (const [name, field] of entries) {
      try {
        result[key(name)] = item(field);
      } catch (error) {
        throw error instanceof DecodeError ? error.under(`.${name}`) : error;
      }
    }
    return result;
  };
}

/** A union told apart by one literal field. */
/* @__NO_SIDE_EFFECTS__ */
export function tagged<K extends string, M extends Readonly<Record<string, Decoder<unknown>>>>(
  tag: K,
  members: M,
): Decoder<{ [N in keyof M]: Infer<M[N]> }[keyof M]> {
  const expected = `one of ${Object.keys(members).join(', ')}`;
  return (value) => {
    if (typeof value !== 'object' || value === null) throw new DecodeError('an object', value);
    const name = (value as Record<string, unknown>)[tag];
    const member =
      typeof name === 'string' && Object.hasOwn(members, name) ? members[name] : undefined;
    if (member === undefined) throw new DecodeError(expected, name).under(`.${tag}`);
    return member(value) as { [N in keyof M]: Infer<M[N]> }[keyof M];
  };
}

/** Adds a condition that a single field cannot express. */
/* @__NO_SIDE_EFFECTS__ */
export function where<T>(
  decoder: Decoder<T>,
  holds: (value: T) => boolean,
  expected: string,
): Decoder<T> {
  return (value) => {
    const decoded = decoder(value);
    if (!holds(decoded)) throw new DecodeError(expected, value);
    return decoded;
  };
}
