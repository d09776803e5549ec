/**
 * Carries out the suite. Prints a table, or one JSON object a line.
 * Exit codes: 0 every case is ok, 1 one is not, 2 misuse.
 */

import { wishesOf, type Wishes } from './arguments.ts';
import { closeRigs, useEngines } from './bare/rig.ts';
import { closeStage, missingBrowser } from './browser/stage.ts';
import { MissingServer } from './engines/two-engines.ts';
import { useTraces } from './honest/story.ts';
import { distributions, storiesTold } from './honest/tally.ts';
import { proveAll } from './mutants/prove.ts';
import { UnknownCase } from './registry.ts';
import { carryOut, type Verdict } from './scenario.ts';
import { head, legend, line } from './table.ts';

const say = (text: string) => process.stdout.write(`${text}\n`);

try {
  const wishes = wishesOf(process.argv.slice(2));
  useEngines(wishes.engines);
  useTraces(wishes.traces);
  process.exitCode = wishes.mutants
    ? await proveAll(wishes.scenarios, say)
    : await carryOutAll(wishes);
} catch (error) {
  if (!(error instanceof UnknownCase) && !(error instanceof MissingServer)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}

async function carryOutAll({ scenarios, json, engines }: Wishes): Promise<number> {
  const beganMs = performance.now();
  const verdicts: Verdict[] = [];
  if (!json) say(head());
  for (const scenario of scenarios) {
    const missing = scenario.air === 'browser' ? whyNoBrowser(engines) : null;
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
  if (!json) {
    const tookMs = performance.now() - beganMs;
    say(legend(verdicts, { skipped: scenarios.length - verdicts.length, engines, tookMs }));
  }
  // Standard output is for the verdicts alone where a machine reads it.
  if (storiesTold() > 0) (json ? console.error : say)(`\n${distributions()}`);
  return verdicts.every(({ ok }) => ok) ? 0 : 1;
}

function whyNoBrowser(engines: 1 | 2): string | null {
  return engines === 2 ? 'the browser cases play on one engine' : missingBrowser();
}
