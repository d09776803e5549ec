/** Whether the engine lives, and whether it can keep its promises: store, disk, clock. */

import { statfs } from 'node:fs/promises';
import express, { type Router } from 'express';
import { type CatalogueStore } from '../library/ports.ts';

export interface HealthPorts {
  readonly catalogue: CatalogueStore;
  readonly dataFolder: string;
  /** The error of the last ledger commit; null where it went well, or was long ago. */
  readonly lastStoreError: () => Error | null;
  readonly utcMs: () => number;
  /** How this engine's clock stands beside those of others. */
  readonly clocks: () => { readonly fault: string | null; readonly warnings: readonly string[] };
}

/** Below this much free disk the engine says it is not ready, bytes. */
const FREE_DISK_BYTES = 64 * 1_048_576;
/** A wall clock that moved this much against the monotonic one was stepped, milliseconds. */
const CLOCK_STEP_MS = 60_000;
/** A write is tried at most this often, milliseconds. */
const WRITE_AGAIN_MS = 1_000;

export function health(ports: HealthPorts): Router {
  const router = express.Router();
  const offsetMs = ports.utcMs() - performance.now();
  const canWrite = lookAtMostOnce(WRITE_AGAIN_MS, () => tryToWrite(ports));
  router.get('/healthz', (_request, response) => {
    response.json({ alive: true });
  });
  router.get('/readyz', (_request, response, next) => {
    look(ports, offsetMs, canWrite)
      .then((checks) => {
        const ready = Object.values(checks).every((check) => check === 'ok');
        const { warnings } = ports.clocks();
        const more = warnings.length === 0 ? {} : { warnings };
        response.status(ready ? 200 : 503).json({ ready, checks, ...more });
      })
      .catch(next);
  });
  return router;
}

type Look = () => Promise<string>;

/** Anybody may ask, and each answer must not cost the disk a write: they share one for a while. */
function lookAtMostOnce(everyMs: number, really: Look): Look {
  let answer: Promise<string> | null = null;
  let askedAtMs = 0;
  return () => {
    const nowMs = performance.now();
    if (answer === null || nowMs - askedAtMs >= everyMs) {
      askedAtMs = nowMs;
      answer = really();
    }
    return answer;
  };
}

async function look(
  ports: HealthPorts,
  offsetMs: number,
  canWrite: Look,
): Promise<Record<string, string>> {
  const steppedMs = Math.abs(ports.utcMs() - performance.now() - offsetMs);
  return {
    store: await lookAtStore(ports, canWrite),
    disk: await lookAtDisk(ports.dataFolder),
    clock:
      steppedMs < CLOCK_STEP_MS
        ? (ports.clocks().fault ?? 'ok')
        : `the wall clock was stepped by ${Math.round(steppedMs / 1_000)} s since the start`,
  };
}

async function lookAtStore(ports: HealthPorts, canWrite: Look): Promise<string> {
  const failed = ports.lastStoreError();
  return failed === null ? canWrite() : `the last commit failed: ${String(failed)}`;
}

async function tryToWrite({ catalogue, utcMs }: HealthPorts): Promise<string> {
  try {
    await catalogue.putSetting('readiness', String(utcMs()));
    return 'ok';
  } catch (error) {
    return `cannot write: ${String(error)}`;
  }
}

async function lookAtDisk(folder: string): Promise<string> {
  const { bavail, bsize } = await statfs(folder);
  const freeBytes = bavail * bsize;
  return freeBytes >= FREE_DISK_BYTES ? 'ok' : `only ${freeBytes} bytes are free`;
}
