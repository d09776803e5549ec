/** A valid message in, an almost valid one out: only the way to what is changed is copied. */

import { type Chance } from '../arbitrary/chance.ts';
import { anything, INHERITED, NUMBERS, pick, randomJson, setOwn, TEXTS } from './hostile.ts';

const MOST_PARTS = 1_000;

/** @param wire whether the message will travel as JSON */
export function mutated(sample: unknown, chance: Chance, wire: boolean): unknown {
  const kind = chance.ratio();
  if (kind < 0.03) return randomJson(chance, 5);
  if (kind < 0.05) return anything(chance, wire);
  if (kind < 0.08) return throughText(sample, chance);
  let message = sample;
  for (let changes = chance.whole(0, 3); changes >= 0; changes -= 1) {
    message = changedSomewhere(message, chance, wire);
  }
  return message;
}

/** The text of a message, cut or with characters exchanged, where it still is JSON; else the text. */
function throughText(sample: unknown, chance: Chance): unknown {
  let text = JSON.stringify(sample) ?? '';
  for (let edits = chance.whole(1, 4); edits > 0; edits -= 1) {
    const at = chance.whole(0, Math.max(0, text.length - 1));
    const put = pick(chance, [
      '',
      '"',
      '0',
      '-',
      '1e400',
      ',',
      '{',
      '}',
      '[',
      ']',
      '\\u0000',
      '.5',
    ]);
    text = text.slice(0, at) + put + text.slice(at + chance.whole(0, 2));
  }
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

function changedSomewhere(value: unknown, chance: Chance, wire: boolean): unknown {
  if (isTree(value) && chance.ratio() < 0.8) {
    const keys = Object.keys(value);
    if (keys.length > 0 && keys.length < MOST_PARTS) {
      const key = pick(chance, keys);
      const copy = copied(value);
      setOwn(copy, key, changedSomewhere((value as Record<string, unknown>)[key], chance, wire));
      return copy;
    }
  }
  return changed(value, chance, wire);
}

/** Whether its parts can be changed; large lists are left as they are. */
function isTree(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.length < MOST_PARTS;
  return Object.getPrototypeOf(value) === Object.prototype;
}

function copied(value: object): Record<string, unknown> {
  return (Array.isArray(value) ? [...(value as unknown[])] : { ...value }) as Record<
    string,
    unknown
  >;
}

function changed(value: unknown, chance: Chance, wire: boolean): unknown {
  if (chance.ratio() < 0.25) return anything(chance, wire);
  if (typeof value === 'number') return changedNumber(value, chance);
  if (typeof value === 'string') return changedText(value, chance);
  if (isTree(value) && Array.isArray(value)) return changedList(value, chance);
  if (isTree(value) && Object.keys(value).length < MOST_PARTS)
    return changedObject(value, chance, wire);
  return typeof value === 'boolean' ? !value : anything(chance, wire);
}

function changedNumber(value: number, chance: Chance): unknown {
  switch (chance.whole(0, 6)) {
    case 0:
      return value + 1;
    case 1:
      return value - 1;
    case 2:
      return -value;
    case 3:
      return value + chance.ratio();
    case 4:
      return String(value);
    case 5:
      return Math.round(value * 10 ** chance.whole(-3, 6));
    default:
      return pick(chance, NUMBERS);
  }
}

function changedText(value: string, chance: Chance): string {
  const at = chance.whole(0, value.length);
  switch (chance.whole(0, 4)) {
    case 0:
      return value.slice(0, at);
    case 1:
      return value.slice(0, at) + pick(chance, TEXTS) + value.slice(at);
    case 2:
      return value.toUpperCase();
    case 3:
      return value + value;
    default:
      return pick(chance, TEXTS);
  }
}

function changedList(value: readonly unknown[], chance: Chance): unknown {
  const list: unknown[] = [...value];
  switch (chance.whole(0, 5)) {
    case 0:
      list.splice(chance.whole(0, list.length), 1);
      return list;
    case 1:
      return list.reverse();
    case 2:
      return [...list, ...list];
    case 3:
      return Array.from({ length: chance.whole(60, 300) }, () => list[0]);
    case 4:
      return { ...list, length: list.length };
    default:
      list.splice(chance.whole(0, list.length), 0, list.at(-1), null);
      return list;
  }
}

function changedObject(value: object, chance: Chance, wire: boolean): unknown {
  const copy = copied(value);
  const keys = Object.keys(value);
  if (keys.length === 0) return { [pick(chance, INHERITED)]: anything(chance, wire) };
  switch (chance.whole(0, 4)) {
    case 0:
      delete copy[pick(chance, keys)];
      return copy;
    case 1:
      setOwn(copy, pick(chance, INHERITED), anything(chance, wire));
      return copy;
    case 2:
      return [copy];
    case 3:
      return Object.entries(copy);
    default:
      setOwn(copy, pick(chance, keys).toUpperCase(), anything(chance, wire));
      return copy;
  }
}
