/**
 * Two test files at a time, for mocha's parallel mode (`--require`d by `run.mjs`): of the files that
 * watch a clock (a browser plays, a farm waits for a lost worker) only one runs at a time, with a file
 * beside it that only computes. So the cores are busy while something waits, and no two browsers
 * take each other's time.
 */

import { createRequire } from 'node:module';
import { relative, sep } from 'node:path';
import { root } from '../engine/setup.mjs';

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
export function clockedPlace(file) {
  const path = relative(root, file).split(sep).join('/');
  return clocked.findIndex((pattern) => pattern.test(path));
}

/** What to begin next: a file that watches a clock unless one runs already, or one that computes. */
export function takeNext(waiting, isClockTaken) {
  const places = waiting.map(({ file }) => clockedPlace(file));
  const least = Math.min(...places.filter((place) => place !== -1));
  const at = isClockTaken || least === Infinity ? places.indexOf(-1) : places.indexOf(least);
  return at === -1 ? undefined : waiting.splice(at, 1)[0];
}

const Runner = createRequire(import.meta.url)('mocha/lib/nodejs/parallel-buffered-runner.cjs');
const createFileRunner = Runner.prototype._createFileRunner;
if (typeof createFileRunner !== 'function') {
  throw new Error('this mocha starts its workers in another way: adapt test/lanes.mjs');
}

Runner.prototype._createFileRunner = function (pool, options) {
  const runFile = createFileRunner.call(this, pool, options);
  const waiting = [];
  const running = new Set();
  const fill = () => {
    while (running.size < pool.options.maxWorkers) {
      const isClockTaken = [...running].some(({ file }) => clockedPlace(file) !== -1);
      const next = takeNext(waiting, isClockTaken);
      if (next === undefined) return;
      running.add(next);
      runFile(next.file)
        .then(next.resolve, next.reject)
        .finally(() => {
          running.delete(next);
          fill();
        });
    }
  };
  // Mocha hands over all files at once, and only then is the choice complete.
  setImmediate(fill);
  return (file) => new Promise((resolve, reject) => waiting.push({ file, resolve, reject }));
};
