// How large the player is, and whether that is within player/budget.json.
//   node player/size.mjs           prints the sizes; fails where one is over its budget, with what grew
//   node player/size.mjs --write   keeps today's sizes as those to compare with
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import config from './vite.config.mjs';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const BUDGET = here('budget.json');

/** What has a budget. */
const BUDGETS = [
  'withoutShakaGzipBytes',
  'byPlainScriptGzipBytes',
  'partsGzipBytes',
  'withShakaGzipBytes',
];

/**
 * @returns gzip bytes of what a page loads to start, shaka-player left out: as a module, and by the
 *   plain script; of all parts that come later; of the start with shaka-player. Also source bytes by room.
 */
export async function measure() {
  const files = await bundle([/^shaka-player/]);
  const whole = await bundle([]);
  const start = files.find(({ isEntry }) => isEntry);
  const parts = files.filter(({ isDynamicEntry }) => isDynamicEntry);
  const chunks = files.filter(({ type }) => type === 'chunk');
  if (chunks.length !== parts.length + 1) {
    const names = chunks.map(({ fileName }) => fileName).join(', ');
    throw new Error(
      `The player falls into ${names}. Reason: only parts of the screen are files of their own; ` +
        'another one would be a file more on the way to the start.',
    );
  }
  const plain = files.find(({ fileName }) => fileName === 'lectern.iife.js');
  const rooms = {};
  for (const [id, { renderedLength }] of chunks.flatMap(({ modules }) => Object.entries(modules))) {
    const room = roomOf(id);
    rooms[room] = (rooms[room] ?? 0) + renderedLength;
  }
  const alone = gzipBytes(start.code);
  return {
    withoutShakaGzipBytes: alone,
    byPlainScriptGzipBytes: alone + gzipBytes(plain.source),
    partsGzipBytes: parts.reduce((sum, { code }) => sum + gzipBytes(code), 0),
    withShakaGzipBytes: gzipBytes(whole.find(({ isEntry }) => isEntry).code),
    rooms,
  };
}

function gzipBytes(text) {
  return gzipSync(text, { level: 9 }).length;
}

async function bundle(external) {
  const { build: as } = config;
  const [{ output }] = await build({
    ...config,
    configFile: false,
    build: {
      ...as,
      write: false,
      sourcemap: false,
      rolldownOptions: { ...as.rolldownOptions, external },
    },
  });
  return output;
}

function roomOf(id) {
  const [, name] = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(id) ?? [];
  return (
    name ?? /(?:player|engine)\/(?:.*(?=\/)|)/.exec(id.slice(here('..').length))?.[0] ?? 'other'
  );
}

/** @returns lines that say what is over its budget and what grew since it was last measured; empty if all is well */
export function complaints(sizes, budget) {
  const over = BUDGETS.filter((name) => sizes[name] > budget[name]);
  if (over.length === 0) return [];
  const before = budget.lastMeasured.rooms ?? {};
  const names = new Set([...Object.keys(before), ...Object.keys(sizes.rooms)]);
  const grown = [...names]
    .map((room) => [room, (sizes.rooms[room] ?? 0) - (before[room] ?? 0)])
    .filter(([, by]) => by > 0)
    .sort(([, a], [, b]) => b - a);
  return [
    ...over.map(
      (name) => `The player is too large: ${name} ${sizes[name]}, budget ${budget[name]}.`,
    ),
    'Reason: what grew since the sizes were last kept, in bytes before minifying:',
    ...grown.map(([room, by]) => `  +${by} ${room}`),
    'Make it smaller, or raise the budget in player/budget.json and say why in the commit.',
  ];
}

/** Prints the sizes; ends the program where one is over its budget. */
export async function keepBudget(write) {
  const budget = JSON.parse(readFileSync(BUDGET, 'utf8'));
  const sizes = await measure();
  const { withoutShakaGzipBytes, byPlainScriptGzipBytes, partsGzipBytes, withShakaGzipBytes } =
    sizes;
  console.log(
    `Player, gzip: ${withoutShakaGzipBytes} bytes (${byPlainScriptGzipBytes} by the plain script), ` +
      `parts that come later ${partsGzipBytes} bytes, with shaka-player ${withShakaGzipBytes} bytes.`,
  );
  const lines = complaints(sizes, budget);
  for (const line of lines) console.error(line);
  if (lines.length > 0) process.exitCode = 1;
  else if (write) {
    writeFileSync(BUDGET, `${JSON.stringify({ ...budget, lastMeasured: sizes }, null, 2)}\n`);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await keepBudget(process.argv.includes('--write'));
}
