/** `verify`: is this folder the lesson it says it is? */

import type { Command } from './command.ts';

export const verify: Command = {
  name: 'verify',
  summary: 'check a packaged folder against its own lesson.json',
  usage: '<folder> [--decode] [--json]',
  options: ['decode', 'json'],
  examples: ['lectern-packager verify media/fire-safety'],
  names: 1,
  run() {
    return Promise.resolve(1);
  },
};
