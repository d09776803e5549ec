/**
 * Three test files at a time, for mocha's parallel mode (`--require`d by `run.mjs`): of the files that
 * watch a clock (a browser plays, a farm waits for a lost worker) only one runs at a time, with two
 * beside it that give way to it. So two cores are busy while something waits, and no two browsers
 * take each other's time.
 */

import { appendFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { setPriority } from 'node:os';
import { relative, sep } from 'node:path';
import { root } from '../engine/setup.mjs';

const LANES = 3;

/** Those that take longest first, so that none of them is left for the end. */
const clocked = [
  /^test\/e2e\/watch\.browser\.test\.ts$/,
  /^test\/packager\/queue\//,
  /^test\/packager\/playback\.test\.ts$/,
  /^test\/attacks\/attacks\.browser\.test\.ts$/,
  /\.browser\.test\.ts$/,
  /^test\/readme\.test\.ts$/,
  /^test\/engine\/http\/media-/,
];

/** Place of a file among those that watch a clock; -1 for one that does not. */
function clockedPlace(file) {
  const path = relative(root, file).split(sep).join('/');
  return clocked.findIndex((pattern) => pattern.test(path));
}

/**
 * What a lane begins next. The first lane takes files that watch a clock, and the other ones once
 * there are no more of them; the other lanes take only files that compute.
 */
function takeNext(waiting, onlyComputing) {
  const places = waiting.map(({ file }) => clockedPlace(file));
  const least = Math.min(...places.filter((place) => place !== -1));
  const at = onlyComputing || least === Infinity ? places.indexOf(-1) : places.indexOf(least);
  return at === -1 ? undefined : waiting.splice(at, 1)[0];
}

/** With LECTERN_TEST_TIMES, a line to that file for each test file: lane, seconds, path. */
function note(lane, file, tookMs) {
  const times = process.env.LECTERN_TEST_TIMES;
  if (times === undefined) return;
  appendFileSync(times, `${lane}\t${(tookMs / 1000).toFixed(1)}\t${relative(root, file)}\n`);
}

/** Files that compute, and all they start, give way to those that watch a clock. */
export const mochaHooks = {
  beforeAll() {
    const [first] = this.test.parent.suites;
    if (first?.file !== undefined && clockedPlace(first.file) === -1) setPriority(10);
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
  const beside = Array.from({ length: LANES - 1 }, () =>
    BufferedWorkerPool.create({ maxWorkers: 1 }),
  );
  const pools = [pool, ...beside];
  const lanes = pools.map((own) => createFileRunner.call(this, own, options));
  const waiting = [];
  const running = lanes.map(() => undefined);
  const fill = () => {
    for (const [lane, runFile] of lanes.entries()) {
      if (running[lane] !== undefined) continue;
      const next = takeNext(waiting, lane > 0);
      if (next === undefined) continue;
      running[lane] = next;
      const begunMs = performance.now();
      runFile(next.file)
        .then(next.resolve, next.reject)
        .finally(() => {
          note(lane, next.file, performance.now() - begunMs);
          running[lane] = undefined;
          fill();
        });
    }
    for (const [at, own] of beside.entries()) {
      if (waiting.length === 0 && running[at + 1] === undefined) void own.terminate();
    }
  };
  // Mocha hands over all files at once, and only then is the choice complete.
  setImmediate(fill);
  return (file) => new Promise((resolve, reject) => waiting.push({ file, resolve, reject }));
};
