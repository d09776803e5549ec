/** Runs the chosen workloads and prints a table, or one JSON object a line with `--json`. */

import { type Measured, type Workload, jsonLine, median, rounded } from './figure.ts';
import { ladderBytes } from './ladder-bytes/workload.ts';
import { ledgerFold } from './ledger-fold/workload.ts';
import { liveBeats, liveBeatsPg } from './live-beats/workload.ts';
import { liveMemory, liveMemory9000 } from './live-memory/workload.ts';
import { liveThroughput, liveThroughputPg } from './live-throughput/workload.ts';
import { packaging } from './packaging/workloads.ts';
import { playerStart } from './player-start/workload.ts';
import { reconnect } from './reconnect/workload.ts';
import { verifyLog } from './verify/workload.ts';

const WORKLOADS: readonly Workload[] = [
  ledgerFold,
  verifyLog,
  liveBeats,
  liveThroughput,
  liveBeatsPg,
  liveThroughputPg,
  liveMemory,
  liveMemory9000,
  reconnect,
  playerStart,
  ...packaging,
  ladderBytes,
];

async function main(args: readonly string[]): Promise<number> {
  const names = args.filter((arg) => arg !== '--json');
  const unknown = names.filter((name) => !WORKLOADS.some((each) => each.name === name));
  if (unknown.length > 0) {
    const known = WORKLOADS.map(({ name, about }) => `  ${name.padEnd(18)} ${about}`).join('\n');
    process.stderr.write(`There is no workload "${unknown.join('", "')}". Workloads:\n${known}\n`);
    return 2;
  }
  const say = (line: string) => process.stderr.write(`${line}\n`);
  const chosen = WORKLOADS.filter(({ name }) => names.length === 0 || names.includes(name));
  const chosenNames = new Set(chosen.map(({ name }) => name));
  const measured: Measured[] = [];
  for (const workload of chosen) {
    say(`${workload.name}: ${workload.about}`);
    const why = workload.skipped?.() ?? null;
    if (why !== null) {
      say(`  SKIPPED: ${why}`);
      continue;
    }
    const found = await workload.measure((line) => say(`  ${line}`), chosenNames);
    measured.push(found);
    if (args.includes('--json')) process.stdout.write(`${jsonLine(found)}\n`);
  }
  if (!args.includes('--json')) process.stdout.write(table(measured));
  return 0;
}

function table(measured: readonly Measured[]): string {
  const rows = measured.map(({ workload, pairs, peerName, unit, better, targetRatio }) => {
    const ratios = pairs.map(({ ours, peer }) => ours / peer);
    return [
      workload,
      `${rounded(median(pairs.map(({ ours }) => ours)))} ${unit}`,
      `${rounded(median(pairs.map(({ peer }) => peer)))}`,
      `${median(ratios).toFixed(2)}x (${ratios.map((each) => each.toFixed(2)).join(' ')})`,
      `${better === 'lower' ? 'at most' : 'at least'} ${rounded(targetRatio)}x`,
      peerName,
    ];
  });
  const lines = [
    ['workload', 'ours', 'peer', 'median ratio (pairs)', 'target', 'peer is'],
    ...rows,
  ];
  const widths = (lines[0] ?? []).map((_, column) =>
    Math.max(...lines.map((line) => (line[column] ?? '').length)),
  );
  const text = lines.map((line) =>
    line
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const notes = measured.flatMap(({ workload, notes: own }) =>
    own.map((note) => `${workload}: ${note}`),
  );
  return `${[...text, '', ...notes].join('\n')}\n`;
}

process.exitCode = await main(process.argv.slice(2));
