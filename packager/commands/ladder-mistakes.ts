/** Everything that is wrong with a ladder file, with its lines. */

import { decode } from '../../engine/protocol/decoder.ts';
import { type Path, field } from '../authoring/form.ts';
import { nearest } from '../authoring/nearest.ts';
import { YamlLines } from '../authoring/yaml-lines.ts';
import { ladder, reservedX264Settings } from '../plan/ladder.ts';

export interface LadderMistake {
  readonly path: Path;
  readonly reason: string;
  /** The key itself is wrong. */
  readonly isKey?: true;
}

type Fields = Record<string, unknown>;

/** More than these only hide the first ones. */
const mostShown = 20;

/**
 * @param reference a ladder without mistakes, which says which fields there are
 * @returns a line each, none where there is nothing wrong
 */
export function ladderMistakes(source: string, value: unknown, reference: unknown): string[] {
  const mistakes = [...unknownFields(value, reference, []), ...wrongValues(value, reference)];
  // JSON is YAML as well: the same reader knows the lines.
  const yaml = new YamlLines(source);
  const lines = [
    ...yaml.mistakes,
    ...mistakes.map(({ path, reason, isKey }) => ({
      line: yaml.lineOf(path, isKey === true),
      reason: `${field(path)}${reason}`,
    })),
  ].sort((a, b) => a.line - b.line);
  const rest = lines.length - mostShown;
  return [
    ...lines.slice(0, mostShown).map(({ line, reason }) => `${line}: ${reason}`),
    ...(rest > 0 ? [`and ${rest} more`] : []),
  ];
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Known in rungs, though no rung of the reference has it. */
const moreOfRungs = ['preset'];

function unknownFields(value: unknown, reference: unknown, path: Path): LadderMistake[] {
  if (Array.isArray(value) && Array.isArray(reference)) {
    return value.flatMap((one, i) => unknownFields(one, reference[0], [...path, i]));
  }
  if (!isFields(value) || !isFields(reference)) return [];
  const isRung = 'crf' in reference;
  const known = [...Object.keys(reference), ...(isRung ? moreOfRungs : [])];
  return Object.entries(value).flatMap(([key, inner]) => {
    if (known.includes(key)) return unknownFields(inner, reference[key], [...path, key]);
    const meant = nearest(key, known);
    const hint = meant === undefined ? `known are ${known.join(', ')}` : `did you mean "${meant}"?`;
    const reason = `there is no field "${key.slice(0, 60)}"; ${hint}`;
    return [{ path: [...path, key], reason, isKey: true as const }];
  });
}

/**
 * The decoder stops at the first mistake: what it minds is told, put right from the reference, and
 * read again.
 */
function wrongValues(value: unknown, reference: unknown): LadderMistake[] {
  const copy = structuredClone(value);
  const mistakes = reservedSettings(copy);
  for (let tries = 0; tries < 200; tries += 1) {
    const read = decode(ladder, copy);
    if (read.ok) return mistakes;
    const path = pathOf(read.error.path);
    const { expected, got } = read.error;
    // What holds something that was put right is only wrong for that.
    if (!mistakes.some((one) => path.every((step, i) => one.path[i] === step))) {
      const isMissing = got === 'nothing';
      mistakes.push({
        path,
        reason: `expected ${expected}, got ${isMissing ? 'nothing: it is missing' : got}`,
      });
    }
    if (path.length === 0) return mistakes;
    putRight(copy, reference, path);
  }
  return mistakes;
}

function reservedSettings(value: unknown): LadderMistake[] {
  const classes = isFields(value) && isFields(value['classes']) ? value['classes'] : {};
  return Object.entries(classes).flatMap(([name, one]) => {
    const written = isFields(one) ? one['x264Params'] : undefined;
    if (!isFields(one) || typeof written !== 'string') return [];
    const keys = written.split(':').map((setting) => setting.split('=')[0] ?? '');
    const reserved = keys.filter((key) => reservedX264Settings.includes(key));
    if (reserved.length === 0) return [];
    one['x264Params'] = '';
    const named = reserved.map((key) => `"${key}"`).join(', ');
    const reason = `${named} cannot be set here: settings of x264 leave the key pictures, the quality and the threads alone`;
    return [{ path: ['classes', name, 'x264Params'], reason }];
  });
}

/** `.classes.talk.rungs[0].crf` as steps. */
function pathOf(written: string): Path {
  return [...written.matchAll(/\.([^.[]+)|\[(\d+)\]/g)].map(([, key, index]) =>
    index === undefined ? (key ?? '') : Number(index),
  );
}

function putRight(copy: unknown, reference: unknown, path: Path): void {
  let holder = copy as Fields;
  let good = reference;
  for (const [i, step] of path.entries()) {
    good = Array.isArray(good)
      ? ((good[Number(step)] ?? good.at(-1)) as unknown)
      : (good as Fields | undefined)?.[step];
    if (i < path.length - 1) holder = holder[step] as Fields;
    else if (good === undefined) delete holder[step];
    else holder[step] = structuredClone(good);
  }
}

/** Where a text stops being JSON, and why. */
export function brokenJson(source: string): { readonly line: number; readonly reason: string } {
  let [good, bad] = [0, source.length + 1];
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2);
    if (mayGoOn(source.slice(0, middle))) good = middle;
    else bad = middle;
  }
  const line = source.slice(0, good).split('\n').length;
  const sign = source.slice(good).charAt(0);
  if (sign === '') return { line, reason: 'it is no JSON: it ends too early' };
  const before = source.slice(0, good).trimEnd().at(-1);
  const hint =
    (sign === '}' || sign === ']') && before === ','
      ? ': the comma before it is too much'
      : sign === '"' && before !== ','
        ? ': a comma may be missing before it'
        : sign === '/' || sign === '#'
          ? ': JSON has no remarks'
          : '';
  return { line, reason: `it is no JSON: ${JSON.stringify(sign)} cannot stand here${hint}` };
}

/** Whether it is JSON, or the beginning of some. */
function mayGoOn(start: string): boolean {
  try {
    JSON.parse(start);
    return true;
  } catch (error) {
    const { message } = error as Error;
    const at = /at position (\d+)/.exec(message)?.[1];
    return message.includes('end of JSON input') || Number(at) === start.length;
  }
}
