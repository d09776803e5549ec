/** What is said about an option that a verb does not have. */

import { nearest } from '../authoring/nearest.ts';
import { PackagerFault } from '../plan/fault.ts';
import { type OptionName, optionTable } from './option-table.ts';

/** What parsing needs to know of a command. */
export interface Verb {
  readonly name: string;
  readonly options: readonly OptionName[];
}

/** What other programs call it. */
const otherNames: Readonly<Record<string, OptionName>> = {
  output: 'out',
  outdir: 'out',
  'output-dir': 'out',
  lang: 'language',
  subtitles: 'captions',
  subs: 'captions',
  srt: 'captions',
  pdf: 'slides',
  crf: 'ladder',
  height: 'ladder',
  heights: 'ladder',
  resolution: 'ladder',
  resolutions: 'ladder',
  bitrate: 'ladder',
  quality: 'quality-windows',
  ssim: 'quality-windows',
  vmaf: 'vmaf-model',
  lufs: 'loudness',
  normalize: 'loudness',
  encryption: 'encrypt',
  drm: 'encrypt',
  parallel: 'jobs',
  concurrency: 'jobs',
  overwrite: 'force',
  yes: 'force',
  silent: 'quiet',
  tmp: 'work',
};

/** Verbs that take a place or write nothing: what somebody who types it there wants instead. */
const instead: Readonly<Record<string, Readonly<Partial<Record<OptionName, string>>>>> = {
  plan: {
    out: 'A plan writes nothing. Of a whole command: "package" with --dry-run.',
    'out-root': 'A plan is of one lecture. Of many: "package" with --dry-run.',
    list: 'A plan is of one lecture. Of many: "package" with --dry-run.',
    force: 'A plan writes nothing, so nothing is replaced: leave it out.',
    'dry-run': 'A plan never writes anything: leave it out.',
  },
  probe: {
    out: 'It only prints what a source is: leave --out out, or use "package".',
  },
  verify: {
    out: 'Name the folder by itself: lectern-packager verify <folder>',
    'out-root': 'Name the folder of one lesson by itself: lectern-packager verify <folder>',
    force: 'It changes nothing. To make the lesson again: "package" with --force.',
    'quality-windows': 'It has no source to compare with: "package" with --quality-windows all.',
    'vmaf-model': 'It has no source to compare with: "package" has --vmaf-model.',
  },
  clean: {
    out: 'Name the folder by itself: lectern-packager clean <folder>',
    'out-root': 'Name the folder by itself: lectern-packager clean <folder>',
    force: 'It asks nothing: without --dry-run it removes. Leave --force out.',
    recursive: 'It always looks into the folders below: leave it out.',
  },
  watch: {
    out: 'Lessons of many lectures go to folders of their own in --out-root <folder>.',
    force: 'What has changed is made again by itself. One lecture: "package" with --force.',
  },
  worker: {
    out: 'Where a lesson goes is said by the "package" that asks for it.',
  },
};

export function unknownOption(
  typed: { readonly dashes: string; readonly name: string },
  verb: Verb,
  verbs: readonly Verb[],
): PackagerFault {
  const { dashes, name } = typed;
  const help = `See "lectern-packager ${verb.name} --help".`;
  const meant = meantBy(typed, verb, verbs);
  const what = `"${verb.name}" has no option ${dashes}${name}.`;
  const dash = dashes === '-' ? ' Put "--" before a file name that starts with a dash.' : '';
  if (meant === undefined) {
    return new PackagerFault('misuse', what, 'nothing like it is known', help + dash);
  }
  if (verb.options.includes(meant) || meant === 'help') {
    return new PackagerFault('misuse', what, `did you mean --${meant}?`, help + dash);
  }
  const owners = verbs.filter((one) => one.options.includes(meant)).map((one) => `"${one.name}"`);
  const reason = `--${meant} is an option of ${listed(owners)}`;
  return new PackagerFault('misuse', what, reason, (instead[verb.name]?.[meant] ?? help) + dash);
}

/** An option of this verb that was mistyped goes before one of another verb. */
function meantBy(
  { dashes, name }: { readonly dashes: string; readonly name: string },
  verb: Verb,
  verbs: readonly Verb[],
): OptionName | undefined {
  const all = new Set(verbs.flatMap((one) => one.options));
  const own = [...verb.options, 'help'] as const;
  if (dashes === '-' && name.length === 1) {
    const shorts = Object.entries(optionTable) as [OptionName, { short?: string }][];
    const meant = shorts.find(([option, { short }]) => short === name && all.has(option))?.[0];
    if (meant !== undefined) return meant;
  }
  if (all.has(name as OptionName)) return name as OptionName;
  const other = otherNames[name.toLowerCase()];
  if (other !== undefined && all.has(other)) return other;
  return (nearest(name, own) ?? nearest(name, [...all])) as OptionName | undefined;
}

function listed(names: readonly string[]): string {
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}
