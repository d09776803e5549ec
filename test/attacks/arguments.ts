/** What `npm run attacks` may be told. */

import { chosen, UnknownCase } from './registry.ts';
import { type Scenario } from './scenario.ts';

export interface Wishes {
  readonly json: boolean;
  readonly engines: 1 | 2;
  /** Generated stories of each honest case. */
  readonly traces: number;
  /** Proves of each case that it notices a missing rule, instead of carrying it out. */
  readonly mutants: boolean;
  readonly scenarios: readonly Scenario[];
}

/** Enough for a thousand stories in all; two engines tell fewer, since each costs far more there. */
const TRACES = { 1: 36, 2: 4 } as const;
const USAGE = 'npm run attacks -- [--json] [--engines 1|2] [--traces N] [--mutants] [id ...]';

/** @throws {UnknownCase} with what is wrong */
export function wishesOf(args: readonly string[]): Wishes {
  const ids: string[] = [];
  let [json, mutants] = [false, false];
  let engines: 1 | 2 = 1;
  let traces: number | null = null;
  for (let at = 0; at < args.length; at += 1) {
    const arg = args[at] ?? '';
    const value = () => {
      at += 1;
      return Number(args[at]);
    };
    if (arg === '--json') json = true;
    else if (arg === '--mutants') mutants = true;
    else if (arg === '--engines') engines = oneOrTwo(value());
    else if (arg === '--traces') traces = whole(value());
    else if (arg.startsWith('-')) throw new UnknownCase(`"${arg}" is no option. Usage: ${USAGE}`);
    else ids.push(arg);
  }
  return { json, mutants, engines, traces: traces ?? TRACES[engines], scenarios: chosen(ids) };
}

function oneOrTwo(count: number): 1 | 2 {
  if (count === 1 || count === 2) return count;
  throw new UnknownCase(`--engines wants 1 or 2. Usage: ${USAGE}`);
}

function whole(count: number): number {
  if (Number.isInteger(count) && count >= 1 && count <= 10_000) return count;
  throw new UnknownCase(`--traces wants a whole number from 1 to 10000. Usage: ${USAGE}`);
}
