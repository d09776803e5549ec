/** Proves that the suite bites: each case must fail on an engine that lacks the rule it names. */

import { spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../../../config/package-root.ts';
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
const PATIENCE_MS = 240_000;

/** @returns the exit code: 1 where a case is still ok without its rule */
export async function proveAll(
  scenarios: readonly Scenario[],
  say: (text: string) => void,
): Promise<number> {
  let missed = 0;
  for (const mutant of MUTANTS) {
    const ids = scenarios.filter(({ bites }) => bites === mutant.removes).map(({ id }) => id);
    if (ids.length === 0) continue;
    const notOk = await failing(mutant, ids);
    const unbitten = ids.filter((id) => !notOk.has(id));
    missed += unbitten.length;
    const result = unbitten.length === 0 ? 'noticed' : `NOT NOTICED by ${unbitten.join(', ')}`;
    say(`${mutant.removes}: ${result}`);
    for (const [id, why] of notOk) say(`    ${id}: ${why.slice(0, 120)}`);
  }
  return missed === 0 ? 0 : 1;
}

/** @returns the cases that are not ok without the rule, with what they say */
async function failing(mutant: Mutant, ids: readonly string[]): Promise<Map<string, string>> {
  const folder = await mkdtemp(join(tmpdir(), 'lectern-mutant-'));
  try {
    await copyWithout(mutant, folder);
    const verdicts = await carryOut(folder, ids);
    const unheard = ids.filter((id) => !verdicts.some((verdict) => verdict.id === id));
    return new Map([
      ...verdicts.filter(({ ok }) => !ok).map(({ id, why }) => [id, why] as const),
      ...unheard.map((id) => [id, 'never ended'] as const),
    ]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function copyWithout({ file, from, to, removes }: Mutant, folder: string): Promise<void> {
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
      `"${removes}" fits ${places} places of ${file}, not one. ` +
        'Reason: the rule was rewritten. Point the mutant at it again.',
    );
  }
  await writeFile(
    path,
    source.replace(from, () => to),
  );
}

function carryOut(folder: string, ids: readonly string[]): Promise<Verdict[]> {
  const suite = join('test', 'attacks', 'main.ts');
  const args = ['--import', 'tsx', suite, '--json', '--traces', '2', ...ids];
  return new Promise((resolve) => {
    const run = spawn(process.execPath, args, { cwd: folder, stdio: ['ignore', 'pipe', 'ignore'] });
    let said = '';
    run.stdout.on('data', (data: Buffer) => (said += data.toString()));
    const timer = setTimeout(() => run.kill('SIGKILL'), PATIENCE_MS);
    run.once('exit', () => {
      clearTimeout(timer);
      const lines = said.split('\n').filter((line) => line.startsWith('{'));
      resolve(lines.map((line) => JSON.parse(line) as Verdict));
    });
  });
}
