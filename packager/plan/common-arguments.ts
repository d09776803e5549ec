/** What every run of ffmpeg starts with. */

import type { ArgumentGroup } from './argument-group.ts';

export const commonArguments: readonly ArgumentGroup[] = [
  { args: ['-hide_banner', '-nostdin'], why: 'no questions, no build listing' },
  { args: ['-loglevel', 'warning'], why: 'only what may explain a failure' },
  { args: ['-progress', 'pipe:2', '-nostats'], why: 'progress as lines that a program can read' },
];
