/** Proves that the suite bites: each case must fail on an engine that lacks the rule it names. */

import { spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../../../config/package-root.ts';
import { missingBrowser } from '../browser/stage.ts';
import { type Scenario, type Verdict } from '../scenario.ts';
import { type Mutant, MUTANTS } from './mutants.ts';

const COPIED = [
  'engine',
  'config',
  'player',
  'package.json',
  'tsconfig.json',
  'tsconfig.base.json',
];
const COPIED_TESTS = ['attacks', 'support', 'arbitrary', 'tsconfig.json'];
const LINKED = ['node_modules', 'dist', 'packager'];
/** A mutant may make a case wait for what never comes. */
const PATIENCE_MS = 180_000;
/** Beside that, for each case that takes its time in a real page. */
const SLOW_PATIENCE_MS = 120_000;

/** @returns the exit code: 1 where a case is still ok without its rule */
export async function proveAll(
  scenarios: readonly Scenario[],
  say: (text: string) => void,
): Promise<number> {
  let missed = 0;
  const noBrowser = missingBrowser();
  const playable = scenarios.filter(({ air }) => air === 'bare' || noBrowser === null);
  for (const mutant of MUTANTS) {
    const biting = playable.filter(({ bites }) => bites === mutant.removes);
    const ids = biting.map(({ id }) => id);
    if (ids.length === 0) continue;
    const slow = biting.filter(({ isSlow }) => isSlow === true).length;
    const beganMs = performance.now();
    let notOk: Map<string, string>;
    try {
      notOk = await failing(mutant, ids, PATIENCE_MS + slow * SLOW_PATIENCE_MS);
    } catch (error) {
      missed += ids.length;
      say(
        `${mutant.removes}: NOT TRIED. ${error instanceof Error ? error.message : String(error)}`,
      );
      continue;
    }
    const unbitten = ids.filter((id) => !notOk.has(id));
    missed += unbitten.length;
    const result = unbitten.length === 0 ? 'noticed' : `NOT NOTICED by ${unbitten.join(', ')}`;
    const seconds = ((performance.now() - beganMs) / 1_000).toFixed(0);
    say(`${mutant.removes}: ${result} (${seconds} s)`);
    for (const [id, why] of notOk) say(`    ${id}: ${why.slice(0, 120)}`);
  }
  return missed === 0 ? 0 : 1;
}

/** @returns the cases that are not ok without the rule, with what they say */
async function failing(
  mutant: Mutant,
  ids: readonly string[],
  patienceMs: number,
): Promise<Map<string, string>> {
  const folder = await mkdtemp(join(tmpdir(), 'lectern-mutant-'));
  try {
    await copyWithout(mutant, folder);
    const { verdicts, isCut } = await carryOut(folder, ids, patienceMs);
    const unheard = ids.filter((id) => !verdicts.some((verdict) => verdict.id === id));
    if (unheard.length > 0 && !isCut) {
      throw new Error(
        `The suite broke down before ${unheard.join(', ')}. ` +
          'Reason: the changed source does not run. Point the mutant at the rule again.',
      );
    }
    return new Map([
      ...verdicts.filter(({ ok }) => !ok).map(({ id, why }) => [id, why] as const),
      ...unheard.map((id) => [id, 'never ended'] as const),
    ]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function copyWithout({ file, from, to }: Mutant, folder: string): Promise<void> {
  for (const name of COPIED) {
    await cp(join(packageRoot, name), join(folder, name), { recursive: true });
  }
  await mkdir(join(folder, 'test'));
  for (const name of COPIED_TESTS) {
    await cp(join(packageRoot, 'test', name), join(folder, 'test', name), { recursive: true });
  }
  for (const name of LINKED) await symlink(join(packageRoot, name), join(folder, name));
  const path = join(folder, file);
  const source = await readFile(path, 'utf8');
  const places = source.split(from).length - 1;
  if (places !== 1) {
    throw new Error(
      `It fits ${places} places of ${file}, not one. ` +
        'Reason: the rule was rewritten. Point the mutant at it again.',
    );
  }
  await writeFile(
    path,
    source.replace(from, () => to),
  );
}

interface Run {
  readonly verdicts: readonly Verdict[];
  /** It did not end by itself. */
  readonly isCut: boolean;
}

function carryOut(folder: string, ids: readonly string[], patienceMs: number): Promise<Run> {
  const suite = join('test', 'attacks', 'main.ts');
  const args = ['--import', 'tsx', suite, '--json', '--traces', '2', ...ids];
  return new Promise((resolve) => {
    const run = spawn(process.execPath, args, { cwd: folder, stdio: ['ignore', 'pipe', 'ignore'] });
    let said = '';
    let isCut = false;
    run.stdout.on('data', (data: Buffer) => (said += data.toString()));
    const timer = setTimeout(() => {
      isCut = true;
      run.kill('SIGKILL');
    }, patienceMs);
    run.once('close', () => {
      clearTimeout(timer);
      const lines = said.split('\n').filter((line) => line.startsWith('{'));
      resolve({ verdicts: lines.map((line) => JSON.parse(line) as Verdict), isCut });
    });
  });
}
