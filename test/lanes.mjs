/**
 * Three test files at a time, for mocha's parallel mode (`--require`d by `run.mjs`). The first lane
 * plays lessons in real time in a browser and measures how they play: never two of those at once, they
 * would take each other's time. The second one takes what plays or watches a clock otherwise, waits
 * for conditions and bears to be slow. The third one computes, and so does whichever lane has nothing else
 * left. What computes gives way to what watches a clock, and takes what these leave of the machine.
 *
 * What watches a clock and fails beside the others runs once more at the end, alone, and what it says
 * then counts: a machine that is too full is told from a fault. Each time is printed.
 */

import { appendFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { setPriority } from 'node:os';
import { join, relative, sep } from 'node:path';
import { root } from '../engine/setup.mjs';

/*
 * Of each kind what takes longest comes first, so that it is not left for the end, when other lanes
 * have nothing to do any more; LECTERN_TEST_TIMES tells what takes long.
 */

/** What watches a clock and mostly waits, plays faster than in real time, or only waits for a state. */
const waits = [
  // Packs and installs first, then plays on pages: what steps back further than this plays nothing at all.
  /^test\/player\/embed\.test\.ts$/,
  /^test\/packager\/queue\/farm\.test\.ts$/,
  /^test\/e2e\/tokens\.browser\.test\.ts$/,
  /^test\/packager\/playback\.test\.ts$/,
  /^test\/e2e\/checks-on-screen\.browser\.test\.ts$/,
  /^test\/player\/(account|checks|controls|embed|face|panes|parts)\.browser\.test\.ts$/,
  /^test\/e2e\/own-account\.browser\.test\.ts$/,
  /^test\/(packager|engine)\/.*\.browser\.test\.ts$/,
  /^test\/packager\/queue\//,
  /^test\/readme\.test\.ts$/,
  /^test\/engine\/http\/media-/,
];
/** What plays in real time, and every other test in a browser. */
const plays = [
  /^test\/(e2e|attacks)\/.*\.browser\.test\.ts$/,
  /^test\/player\/(trouble|network|quality)/,
  /\.browser\.test\.ts$/,
];
/** What computes longest. */
const computesLong = [
  /^test\/attacks\/attacks\.test\.ts$/,
  /^test\/packager\/(hostile-inputs|execution\/resume)\.test\.ts$/,
  /^test\/engine\/ledger\/bounds\.mutation\.test\.ts$/,
  /^test\/(rooms|e2e\/.*)\.test\.ts$/,
  /^test\/packager\/(package|interrupted|execution\/exact|ffmpeg\/window-probe)\.test\.ts$/,
  /^test\/engine\/stores\/compaction\//,
  /./,
];

function kindOf(file) {
  const path = relative(root, file).split(sep).join('/');
  const among = (patterns) => patterns.findIndex((pattern) => pattern.test(path));
  if (among(waits) !== -1) return { kind: 'waits', place: among(waits) };
  if (among(plays) !== -1) return { kind: 'plays', place: among(plays) };
  return { kind: 'computes', place: among(computesLong) };
}

/** What each lane takes, in this order. */
const lanesTake = [['plays', 'waits', 'computes'], ['waits', 'computes'], ['computes']];

/** What a lane begins next. */
function takeNext(waiting, lane) {
  for (const wanted of lanesTake[lane]) {
    const found = waiting.filter(({ file }) => kindOf(file).kind === wanted);
    const [next] = found.sort((a, b) => kindOf(a.file).place - kindOf(b.file).place);
    if (next !== undefined) return waiting.splice(waiting.indexOf(next), 1)[0];
  }
  return undefined;
}

/** Where more files than these fail, something is broken, and nothing runs again. */
const mostAgain = 5;

function watchesClock(file) {
  const { kind } = kindOf(file);
  return kind !== 'computes' || relative(root, file).startsWith(join('test', 'e2e'));
}

/** In a process that has not seen the file: in one that has, its module is there already and no test is. */
async function runAnew(file, wishes) {
  const fresh = BufferedWorkerPool.create({ maxWorkers: 1 });
  try {
    return await fresh.run(file, wishes);
  } finally {
    await fresh.terminate();
  }
}

function tellOfAgain(file, events) {
  const failed = events.filter(({ eventName }) => eventName === 'fail');
  const titles = failed.map(({ data, error }) => `    ${data.fullTitle()}: ${error?.message}`);
  const head = `${relative(root, file)} failed beside other tests; it runs again alone at the end:`;
  process.stdout.write(`\n${[head, ...titles].join('\n')}\n`);
}

/** With LECTERN_TEST_TIMES, a line to that file for each test file: lane, seconds, path. */
function note(lane, file, tookMs) {
  const times = process.env.LECTERN_TEST_TIMES;
  if (times === undefined) return;
  appendFileSync(times, `${lane}\t${(tookMs / 1000).toFixed(1)}\t${relative(root, file)}\n`);
}

/** How far each kind steps back, with all it starts: who plays in real time goes before everything else. */
const niceness = { plays: 0, waits: 5, computes: 15 };

export const mochaHooks = {
  beforeAll() {
    const [first] = this.test.parent.suites;
    if (first?.file === undefined) return;
    const { kind } = kindOf(first.file);
    if (niceness[kind] > 0) setPriority(niceness[kind]);
  },
};

const require = createRequire(import.meta.url);
const { BufferedWorkerPool } = require('mocha/lib/nodejs/buffered-worker-pool.cjs');
const Runner = require('mocha/lib/nodejs/parallel-buffered-runner.cjs');
const createFileRunner = Runner.prototype._createFileRunner;
if (typeof createFileRunner !== 'function' || typeof BufferedWorkerPool?.create !== 'function') {
  throw new Error('this mocha starts its workers in another way: adapt test/lanes.mjs');
}

Runner.prototype._createFileRunner = function (pool, options) {
  // A process that has stepped back cannot step forward again, so each lane has its own.
  const beside = lanesTake.slice(1).map(() => BufferedWorkerPool.create({ maxWorkers: 1 }));
  const pools = [pool, ...beside];
  const waiting = [];
  const running = pools.map(() => undefined);
  const again = [];
  let isAlone = false;
  let failedFiles = 0;
  const lanes = pools.map((own, lane) => {
    const runOne = own.run.bind(own);
    own.run = async (file, wishes) => {
      const result = await runOne(file, wishes);
      if (result.failureCount === 0 || !watchesClock(file)) return result;
      failedFiles += 1;
      if (failedFiles > mostAgain) return result;
      tellOfAgain(file, result.events);
      await new Promise((begin) => {
        again.push(begin);
        running[lane] = undefined;
        fill();
      });
      return runAnew(file, wishes);
    };
    return createFileRunner.call(this, own, options);
  });
  const fill = () => {
    for (const [lane, runFile] of lanes.entries()) {
      if (running[lane] !== undefined) continue;
      const next = takeNext(waiting, lane);
      if (next === undefined) continue;
      running[lane] = next;
      const begunMs = performance.now();
      runFile(next.file)
        .then(next.resolve, next.reject)
        .finally(() => {
          note(lane, next.file, performance.now() - begunMs);
          if (running[lane] === next) running[lane] = undefined;
          isAlone = false;
          fill();
        });
    }
    if (again.length > 0 && !isAlone && running.every((one) => one === undefined)) {
      isAlone = true;
      again.shift()();
    }
    for (const [at, own] of beside.entries()) {
      if (waiting.length === 0 && running[at + 1] === undefined) void own.terminate();
    }
  };
  // Mocha hands over all files at once, and only then is the choice complete.
  setImmediate(fill);
  return (file) => new Promise((resolve, reject) => waiting.push({ file, resolve, reject }));
};
