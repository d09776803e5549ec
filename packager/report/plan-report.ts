/** A plan as text: what will be made, what not, why, and what it will cost. */

import type { ArgumentGroup } from '../plan/argument-group.ts';
import { explainedEncode, explainedRemux } from '../plan/arguments.ts';
import { quoteArgument } from '../plan/quote.ts';
import type { Plan } from '../plan/plan.ts';
import { planTasks } from '../plan/tasks.ts';
import { type Analyses, outlookOf } from './outlook.ts';
import { type PlannedLesson, plannedLessonLines } from './planned-lesson.ts';
import { columns } from './quantity.ts';
import { outlookLines, streamLines } from './rung-report.ts';
import { sourceLines } from './source-report.ts';

/** What is known beside the plan. */
export interface PlanContext {
  /** Of each input, in the order of the plan. */
  readonly inputPaths: readonly string[];
  readonly analyses: Analyses;
  readonly cores: number;
  /** What is known of the lesson beside its pictures and sound. */
  readonly lesson?: PlannedLesson;
  /** With the command lines of ffmpeg. */
  readonly showsCommands?: boolean;
}

export function planReport(plan: Plan, context: PlanContext): string {
  const outlook = outlookOf(plan, context.analyses, context.cores);
  const isAlone = plan.inputs.length === 1;
  return [
    ...plan.inputs.flatMap((input, i) => [
      isAlone ? 'Source' : `Source ${i + 1}`,
      ...indent(sourceLines(input.facts, context.inputPaths[i])),
      '',
    ]),
    ...(context.lesson === undefined ? [] : [...plannedLessonLines(context.lesson), '']),
    ...plan.streams.flatMap((stream) => [...streamLines(plan, stream, context.analyses), '']),
    ...soundLines(plan),
    ...outlookLines(plan, outlook, context.cores),
    '',
    ...(context.showsCommands === true
      ? steps(plan, context.inputPaths).flatMap(({ title, groups }) => [
          title,
          ...commandLines(groups),
          '',
        ])
      : ['The command lines of ffmpeg: lectern-packager plan <input> --commands', '']),
  ].join('\n');
}

/** The plan for machines: facts, rungs, measures, outlook, and the exact arguments of each step. */
export function planRecord(plan: Plan, context: PlanContext): unknown {
  return {
    event: 'plan',
    plan,
    lesson: context.lesson,
    analyses: context.analyses,
    outlook: outlookOf(plan, context.analyses, context.cores),
    steps: steps(plan, context.inputPaths).map(({ name, groups }) => ({
      name,
      arguments: groups.flatMap((group) => group.args),
      reasons: groups,
    })),
    tasks: planTasks(plan),
  };
}

interface Step {
  readonly name: 'copy' | 'encode';
  readonly title: string;
  readonly groups: readonly ArgumentGroup[];
}

function steps(plan: Plan, inputPaths: readonly string[]): Step[] {
  const copies = inputPaths.map((path, i) => explainedRemux(plan, i, path));
  // What is copied is read from the copy: the last argument of the step that makes it.
  const encodeInputs = inputPaths.map(
    (path, i) =>
      copies[i]
        ?.at(-1)
        ?.args.at(-1)
        ?.replace(/^file:/, '') ?? path,
  );
  return [
    ...copies
      .filter((groups) => groups.length > 0)
      .map((groups) => ({ name: 'copy' as const, title: 'Step: copy the source', groups })),
    {
      name: 'encode',
      title: 'Step: encode (as one run; the packager does the same in chunks)',
      groups: explainedEncode(plan, encodeInputs),
    },
  ];
}

function soundLines(plan: Plan): string[] {
  const audio = plan.audio;
  if (audio === undefined) return [];
  const layout = audio.channels === 1 ? 'mono' : 'stereo';
  const cells = ['AAC-LC', layout, `${audio.sampleRateHz} Hz`, `${audio.bitrateBps / 1000} kb/s`];
  return ['Sound', ...indent(columns([cells])), ''];
}

function commandLines(groups: readonly ArgumentGroup[]): string[] {
  return [
    '  ffmpeg \\',
    ...groups.flatMap((group, index) => [
      `    # ${group.why}`,
      `    ${group.args.map(quoteArgument).join(' ')}${index + 1 < groups.length ? ' \\' : ''}`,
    ]),
  ];
}

function indent(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`);
}
