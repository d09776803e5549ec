/**
 * State as JSON and back, exactly: maps, sets, arrays of numbers, values that JSON has no word for,
 * and objects that are held in two places and must stay one. Lists of plain values are copied.
 */

export interface Frozen {
  /** Objects that occur more than once, referred to by their place here. */
  readonly shared: readonly unknown[];
  readonly root: unknown;
}

type Put = (value: unknown) => unknown;
type IsShared = (value: object) => boolean;

/** What marks an object that stands for something else. No key of the ledger's state begins so. */
const MARK = '$';

export function freeze(root: unknown): Frozen {
  const counts = new Map<object, number>();
  count(root, counts);
  const shared: unknown[] = [];
  const places = new Map<object, number>();
  const isShared = (value: object) => (counts.get(value) ?? 0) > 1;
  const put = (value: unknown): unknown => {
    if (!hasIdentity(value) || !isShared(value)) return put1(value, put, isShared);
    let place = places.get(value);
    if (place === undefined) {
      place = shared.length;
      places.set(value, place);
      shared.push(null);
      shared[place] = put1(value, put, isShared);
    }
    return { [MARK]: 'same', at: place };
  };
  const frozen = put(root);
  return { shared, root: frozen };
}

/** @throws TypeError for what {@link freeze} has not made */
export function thaw({ shared, root }: Frozen): unknown {
  const made = new Map<number, unknown>();
  const take = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map(take);
    if (!Object.hasOwn(value, MARK)) return takeObject(value, take);
    const { [MARK]: mark, of, at } = value as { [MARK]: unknown; of: unknown; at: unknown };
    if (mark === 'same') {
      const place = Number(at);
      if (!made.has(place)) made.set(place, take(listed(shared)[place]));
      return made.get(place);
    }
    if (mark === 'number') return Number(of);
    if (mark === 'undefined') return undefined;
    if (mark === 'map') {
      return new Map(listed(of).map((entry) => [take(listed(entry)[0]), take(listed(entry)[1])]));
    }
    if (mark === 'table') return takeTable(value as unknown as Table, take);
    if (mark === 'set') return new Set(listed(of).map(take));
    if (mark === 'int32') return Int32Array.from(listed(of).map(Number));
    throw new TypeError(`"${String(mark)}" is nothing that was frozen`);
  };
  return take(root);
}

/** Many objects of one make, column by column: one a beat would repeat its keys each time. */
interface Table {
  readonly of: readonly (readonly [key: string, kind: 'steps' | 'values', column: unknown])[];
  readonly rows: number;
}

const LEAST_ROWS = 8;

/** @returns null where the list is none of objects of one make that are held here alone */
function putTable(list: readonly unknown[], put: Put, isShared: IsShared): unknown {
  const [first] = list;
  if (list.length < LEAST_ROWS || !isRecord(first)) return null;
  const keys = Object.keys(first);
  const make = keys.join();
  const isOne = (each: unknown) =>
    isRecord(each) && !isShared(each) && Object.keys(each).join() === make;
  if (keys.includes(MARK) || !list.every(isOne)) return null;
  const of = keys.map((key) => {
    const column = (list as readonly Record<string, unknown>[]).map((each) => each[key]);
    // What rises by about the same from row to row packs well.
    if (!column.every((each) => Number.isSafeInteger(each) && !Object.is(each, -0))) {
      return [key, 'values', column.map(put)];
    }
    const numbers = column as number[];
    return [key, 'steps', numbers.map((each, at) => each - (numbers[at - 1] ?? 0))];
  });
  return { [MARK]: 'table', rows: list.length, of };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  return Object.getPrototypeOf(value) === Object.prototype;
}

function takeTable({ of, rows }: Table, take: (value: unknown) => unknown): unknown[] {
  const columns = listed(of).map((each) => {
    const [key, kind, column] = each as Table['of'][number];
    let sum = 0;
    const values =
      kind === 'steps'
        ? listed(column).map((step) => (sum += Number(step)))
        : listed(column).map(take);
    if (values.length !== rows) throw new TypeError('a column is too short');
    return [key, values] as const;
  });
  return Array.from({ length: rows }, (_, at) =>
    Object.fromEntries(columns.map(([key, values]) => [key, values[at]])),
  );
}

function takeObject(value: object, take: (value: unknown) => unknown): object {
  const entries = Object.entries(value).map(([key, each]) => [key, take(each)] as const);
  return Object.fromEntries(entries);
}

function listed(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value as unknown[];
  throw new TypeError('a list is missing');
}

function isPlain(value: unknown): boolean {
  return typeof value !== 'object' || value === null;
}

/** A list of plain values is never changed in place, so two of them may be one or not. */
function hasIdentity(value: unknown): value is object {
  return !isPlain(value) && !(Array.isArray(value) && value.every(isPlain));
}

function count(value: unknown, counts: Map<object, number>): void {
  if (!hasIdentity(value)) return;
  const known = counts.get(value) ?? 0;
  counts.set(value, known + 1);
  if (known > 0) return;
  for (const part of partsOf(value)) count(part, counts);
}

function partsOf(value: object): readonly unknown[] {
  if (value instanceof Map) return [...(value as Map<unknown, unknown>)].flat(1);
  if (value instanceof Set) return [...(value as Set<unknown>)];
  if (value instanceof Int32Array) return [];
  return Object.values(value);
}

function put1(value: unknown, put: Put, isShared?: IsShared): unknown {
  switch (typeof value) {
    case 'number':
      if (Object.is(value, -0)) return { [MARK]: 'number', of: '-0' };
      return Number.isFinite(value) ? value : { [MARK]: 'number', of: String(value) };
    case 'undefined':
      return { [MARK]: 'undefined' };
    case 'string':
    case 'boolean':
      return value;
    case 'object':
      return value === null ? null : putObject(value, put, isShared);
    case 'bigint':
    case 'symbol':
    case 'function':
      throw new TypeError(`a ${typeof value} is no state`);
  }
}

function putObject(value: object, put: Put, isShared?: IsShared): unknown {
  if (Array.isArray(value)) {
    return (isShared !== undefined && putTable(value, put, isShared)) || value.map(put);
  }
  if (value instanceof Map) {
    const entries = [...(value as Map<unknown, unknown>)];
    return { [MARK]: 'map', of: entries.map(([key, each]) => [put(key), put(each)]) };
  }
  if (value instanceof Set) return { [MARK]: 'set', of: [...(value as Set<unknown>)].map(put) };
  if (value instanceof Int32Array) return { [MARK]: 'int32', of: [...value] };
  if (Object.hasOwn(value, MARK)) throw new TypeError(`a key "${MARK}" is no state`);
  const entries = Object.entries(value).map(([key, each]) => [key, put(each)] as const);
  return Object.fromEntries(entries);
}
