/** Every verb of the packager. */

import { clean } from './clean.ts';
import type { Command } from './command.ts';
import { doctor } from './doctor.ts';
import { packageCommand } from './package.ts';
import { plan } from './plan.ts';
import { probe } from './probe.ts';
import { verify } from './verify.ts';
import { watch } from './watch.ts';
import { worker } from './worker.ts';

export const commands: readonly Command[] = [
  packageCommand,
  watch,
  plan,
  probe,
  verify,
  doctor,
  clean,
  worker,
];
