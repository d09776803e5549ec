/**
 * Presets: a policy as dated data. A preset lists its rules one by one, each with where it comes
 * from. `standard` lists every parameter; the others extend a dated version of it and list what
 * differs, so nobody has to compare two files to see what a regulator's rule changes.
 */

import {
  DecodeError,
  type Decoder,
  type Infer,
  list,
  oneOf,
  optional,
  record,
  text,
} from '../protocol/decoder.ts';
import { PARAMETERS, type Policy, RULES, policy, policyFaults } from './policy.ts';

/** Whether a rule stands in a text that names it, or was set by us where the texts are silent. */
export const BASES = ['sourced', 'assumed'] as const;

const anything: Decoder<unknown> = (value) => value;

const presetRule = record({
  /** Dotted path of the parameter, e.g. `cap.dailyMs`. */
  parameter: text(1, 60),
  value: anything,
  basis: oneOf(BASES),
  /** Where the value comes from; for an assumed one, why it is as it is. */
  source: text(1, 400),
});
export type PresetRule = Infer<typeof presetRule>;

export const presetId = text(1, 60, /^[a-z0-9][a-z0-9-]*$/);

/** A preset file as it is written. */
export const presetFile = record({
  id: presetId,
  /** Date from which this version holds, `YYYY-MM-DD`. */
  version: text(10, 10, /^\d{4}-\d{2}-\d{2}$/),
  title: record({ zh: text(1, 200), en: text(1, 200) }),
  /** What it is made from and what it does not cover, in a few sentences. */
  about: text(1, 1_000),
  /** The preset whose rules hold where this one lists none, as `id@version`. */
  extends: optional(text(12, 71, /^[a-z0-9][a-z0-9-]*@\d{4}-\d{2}-\d{2}$/)),
  rules: list(presetRule, 200),
});
export type PresetFile = Infer<typeof presetFile>;

/** A preset with every rule filled in. */
export interface Preset {
  readonly policy: Policy;
  readonly title: PresetFile['title'];
  readonly about: string;
  /** Every parameter, in the order of the schema; `own` where this preset lists it itself. */
  readonly rules: readonly (PresetRule & { readonly own: boolean })[];
}

const KEYS = ['id', 'version', 'title', 'about', 'extends', 'rules'];
const RULE_KEYS = ['parameter', 'value', 'basis', 'source'];

/**
 * @param base the resolved preset that this one extends; undefined where it extends none
 * @throws {DecodeError} that names the parameter
 */
export function resolvePreset(written: unknown, base: Preset | undefined): Preset {
  refuseUnknown(written, KEYS, '');
  const file = presetFile(written);
  const own = new Map<string, PresetRule>();
  const listed = (written as { rules: readonly unknown[] }).rules;
  file.rules.forEach((rule, i) => {
    refuseUnknown(listed[i], RULE_KEYS, `.rules[${i}]`);
    own.set(rule.parameter, { ...rule, value: checked(rule) });
    if (own.size <= i) throw fault(rule.parameter, 'each parameter once', rule.value);
  });
  const rules = PARAMETERS.map((parameter) => {
    const mine = own.get(parameter);
    const rule = mine ?? base?.rules.find((each) => each.parameter === parameter);
    if (rule === undefined)
      throw fault(parameter, 'a rule, as no other preset is extended', undefined);
    return { ...rule, own: mine !== undefined };
  });
  const resolved = policyOf(file, rules);
  const [first] = policyFaults(resolved);
  if (first !== undefined) {
    const given = rules.find(({ parameter }) => parameter === first.parameter)?.value;
    throw fault(first.parameter, first.expected, given);
  }
  return { policy: resolved, title: file.title, about: file.about, rules };
}

/** The rule's value, decoded by its parameter. */
function checked({ parameter, value }: PresetRule): unknown {
  const decoder = decoderOf(parameter);
  if (decoder === undefined) throw unknownKey(parameter, PARAMETERS);
  refuseUnknownTimes(parameter, value);
  try {
    return decoder(value);
  } catch (error) {
    throw error instanceof DecodeError ? error.under(`.${parameter}`) : error;
  }
}

/** The decoder of a parameter; undefined where there is none of this path. */
export function decoderOf(parameter: string): Decoder<unknown> | undefined {
  const [group = '', name = ''] = parameter.split('.');
  const rules: Readonly<Record<string, Readonly<Record<string, Decoder<unknown>>>>> = RULES;
  return PARAMETERS.includes(parameter) ? rules[group]?.[name] : undefined;
}

function refuseUnknownTimes(parameter: string, value: unknown): void {
  if (parameter !== 'hours.allowed' || !Array.isArray(value)) return;
  value.forEach((each, i) => refuseUnknown(each, ['from', 'to'], `.${parameter}[${i}]`));
}

function policyOf({ id, version }: PresetFile, rules: readonly PresetRule[]): Policy {
  const groups: Record<string, Record<string, unknown>> = {};
  for (const { parameter, value } of rules) {
    const [group = '', name = ''] = parameter.split('.');
    (groups[group] ??= {})[name] = value;
  }
  return policy({ id, version, ...groups });
}

function fault(parameter: string, expected: string, value: unknown): DecodeError {
  return new DecodeError(expected, value).under(`.${parameter}`);
}

/** A key that a file has and nobody reads is a mistake that would stay unseen. */
function refuseUnknown(value: unknown, known: readonly string[], path: string): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return;
  for (const key of Object.keys(value)) {
    if (!known.includes(key)) throw unknownKey(key, known, path);
  }
}

/** An unknown key, with the known one it resembles most. */
export class UnknownKey extends DecodeError {
  readonly key: string;
  readonly meant: string | undefined;

  constructor(key: string, meant: string | undefined) {
    super('a known key', key);
    this.key = key;
    this.meant = meant;
  }

  override get message(): string {
    const at = this.path === '' ? '' : `${this.path.replace(/^\./, '')}.`;
    const meant = this.meant === undefined ? '' : `; did you mean ${at}${this.meant}?`;
    return `${at}${this.key}: unknown${meant}`;
  }
}

function unknownKey(key: string, known: readonly string[], path = ''): DecodeError {
  const [nearest] = known
    .map((each) => ({ each, steps: stepsBetween(key.toLowerCase(), each.toLowerCase()) }))
    .sort((a, b) => a.steps - b.steps);
  const near = nearest !== undefined && nearest.steps <= Math.max(2, key.length / 3);
  return new UnknownKey(key, near ? nearest.each : undefined).under(path);
}

/** Letters to add, leave out or change to make one word the other. */
function stepsBetween(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
