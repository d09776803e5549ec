/** The tables of `config/presets.md` that are made from the schema and the presets. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Preset, decoderOf } from '../../engine/ledger/preset.ts';
import { PARAMETERS } from '../../engine/ledger/policy.ts';
import { DecodeError } from '../../engine/protocol/decoder.ts';

export const tableStart =
  '<!-- presets: made from the schema and the data, `npx mocha test/config/presets.test.ts` says how -->';
export const tableEnd = '<!-- /presets -->';

const SCHEMA = join(import.meta.dirname, '../../engine/ledger/policy.ts');

/** What the schema says of each parameter, read from its comments. */
export function meanings(): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const source = readFileSync(SCHEMA, 'utf8');
  const rules = source.slice(
    source.indexOf('export const RULES'),
    source.indexOf('} as const;\n\nexport const policy'),
  );
  let group = '';
  let said: string[] = [];
  for (const line of rules.split('\n')) {
    const opens = /^ {2}(\w+): \{$/.exec(line);
    const rule = /^ {4}(\w+): /.exec(line);
    const comment = /^ {4}(?:\/\*\*| \*(?!\/)) ?(.*?)(?: ?\*\/)?$/.exec(line);
    if (opens !== null) group = opens[1] ?? '';
    else if (comment !== null) said.push(comment[1] ?? '');
    else if (rule !== null) {
      found.set(`${group}.${rule[1]}`, said.join(' ').trim());
      said = [];
    }
  }
  return found;
}

const UNITS: readonly [RegExp, string][] = [
  [/MinutesPerUnit$|minutesPerUnit$/, 'minutes'],
  [/incrementUnits$/, 'units'],
  [/Ms$/, 'ms'],
  [/Ratio$/, 'ratio'],
  [/Days$/, 'days'],
  [/PerMinute$|Needed$/, 'tokens a minute'],
];

function unitOf(parameter: string): string {
  return UNITS.find(([ending]) => ending.test(parameter))?.[1] ?? '';
}

/** What the decoder takes, in its own words. */
export function rangeOf(parameter: string): string {
  try {
    decoderOf(parameter)?.(undefined);
  } catch (error) {
    if (error instanceof DecodeError) return error.expected;
  }
  throw new Error(`${parameter} takes anything`);
}

function valueText(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(valueText).join(', ');
  if (typeof value === 'number') return String(value).replace(/\B(?<!\.\d*)(?=(\d{3})+$)/g, ' ');
  return String(value);
}

const SIGNS = { sourced: '**S**', assumed: 'A' } as const;

export function presetTables(presets: readonly Preset[]): string {
  const newest = new Map(presets.map((each) => [each.policy.id, each]));
  const standard = newest.get('standard');
  const others = [...newest.values()].filter((each) => each !== standard);
  const say = meanings();
  const valueOf = (preset: Preset | undefined, parameter: string) =>
    preset?.rules.find((rule) => rule.parameter === parameter);
  const parameters = PARAMETERS.map((parameter) => {
    const value = valueText(valueOf(standard, parameter)?.value);
    return `| \`${parameter}\` | ${unitOf(parameter)} | ${rangeOf(parameter)} | ${value} | ${say.get(parameter)} |`;
  });
  const differing = PARAMETERS.filter((parameter) =>
    others.some((each) => valueOf(each, parameter)?.own === true),
  );
  const cells = differing.map((parameter) => {
    const each = others.map((preset) => {
      const rule = valueOf(preset, parameter);
      return rule?.own === true ? `${valueText(rule.value)} ${SIGNS[rule.basis]}` : '';
    });
    return `| \`${parameter}\` | ${each.join(' | ')} |`;
  });
  const sources = [...newest.values()].map(
    ({ policy, title, about, rules }) =>
      `- \`${policy.id}@${policy.version}\` (${title.zh}): ${about} ${countOf(rules)}`,
  );
  return [
    '| parameter | unit | range | standard | meaning |',
    '| --- | --- | --- | --- | --- |',
    ...parameters,
    '',
    'Where a preset differs from `standard`: **S** stands in a source, A is assumed. The file names the source of each.',
    '',
    `| parameter | ${others.map(({ policy }) => `\`${policy.id}\``).join(' | ')} |`,
    `| --- | ${others.map(() => '---').join(' | ')} |`,
    ...cells,
    '',
    ...sources,
  ].join('\n');
}

function countOf(rules: Preset['rules']): string {
  const own = rules.filter((rule) => rule.own);
  const sourced = own.filter(({ basis }) => basis === 'sourced').length;
  return `Of its ${own.length} rules ${sourced} are sourced.`;
}
