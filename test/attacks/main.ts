/**
 * Carries out the suite: `main.ts [--json] [id ...]`. Prints a table, or one JSON object a line.
 * Exit codes: 0 every case is ok, 1 one is not, 2 misuse.
 */

import { closeRigs } from './bare/rig.ts';
import { closeStage, missingBrowser } from './browser/stage.ts';
import { chosen, UnknownCase } from './registry.ts';
import { carryOut, type Verdict } from './scenario.ts';
import { head, legend, line } from './table.ts';

const args = process.argv.slice(2);
const json = args.includes('--json');
const misused = args.find((arg) => arg.startsWith('-') && arg !== '--json');
const say = (text: string) => process.stdout.write(`${text}\n`);

try {
  if (misused !== undefined) {
    throw new UnknownCase(`"${misused}" is no option. Reason: only --json is, then ids.`);
  }
  process.exitCode = await carryOutAll(chosen(args.filter((arg) => !arg.startsWith('-'))));
} catch (error) {
  if (!(error instanceof UnknownCase)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}

async function carryOutAll(scenarios: ReturnType<typeof chosen>): Promise<number> {
  const verdicts: Verdict[] = [];
  if (!json) say(head());
  for (const scenario of scenarios) {
    const missing = scenario.air === 'browser' ? missingBrowser() : null;
    if (missing !== null) {
      process.stderr.write(`${scenario.id} is skipped. Reason: ${missing}\n`);
      continue;
    }
    const verdict = await carryOut(scenario);
    verdicts.push(verdict);
    say(json ? JSON.stringify(verdict) : line(scenario, verdict));
  }
  await closeStage();
  await closeRigs();
  if (!json) say(legend(verdicts, scenarios.length - verdicts.length));
  return verdicts.every(({ ok }) => ok) ? 0 : 1;
}
