/** The daily signed heads of a running engine. */

import { type KeyObject } from 'node:crypto';
import { type CatalogueStore } from './library/ports.ts';
import { type LedgerArchive } from './stores/evidence/archive.ts';
import { evidenceKey, publicKeyText, rememberNewest } from './stores/evidence/key.ts';
import { signDay } from './stores/evidence/sign-day.ts';
import { headHash } from './stores/evidence/signed-head.ts';

export interface SigningPorts {
  readonly archive: LedgerArchive;
  readonly catalogue: CatalogueStore;
  readonly utcMs: () => number;
  /** Called when the ended day is signed, by whichever engine: at the start and once a day. */
  readonly onSigned: () => void;
  readonly log: {
    info(about: object, text: string): void;
    error(about: object, text: string): void;
  };
}

/** Shortly after midnight UTC, milliseconds after it. */
const AFTER_MIDNIGHT_MS = 120_000;
/** Looked at this often, so that a clock that was stepped delays nothing for long. */
const LOOK_EVERY_MS = 60_000;

/**
 * Signs for days that have ended and were not signed, now and after each midnight. What was signed
 * goes to the log, so that it can be kept where nobody who holds the database can reach it.
 *
 * @returns stops it
 */
export function keepSigning(ports: SigningPorts): () => Promise<void> {
  const { archive, catalogue, utcMs, onSigned, log } = ports;
  let running: Promise<void> | null = null;
  let done = '';

  async function sign(key: KeyObject): Promise<void> {
    for (const head of await signDay(archive, key, utcMs())) {
      await rememberNewest(catalogue, head.statement.tenant, headHash(head));
      const { signed, signature } = head;
      log.info(
        { signedHead: { signed, signature }, publicKey: publicKeyText(key) },
        'keep this line: lectern-engine verify --heads takes it',
      );
    }
  }

  function look(): void {
    const today = new Date(utcMs() - AFTER_MIDNIGHT_MS).toISOString().slice(0, 10);
    if (running !== null || today === done) return;
    running = evidenceKey(catalogue)
      .then(sign)
      .then(
        () => {
          done = today;
          onSigned();
        },
        (error: unknown) => log.error({ err: error }, 'the ended day was not signed'),
      )
      .finally(() => (running = null));
  }

  look();
  const timer = setInterval(look, LOOK_EVERY_MS);
  return async () => {
    clearInterval(timer);
    await running;
  };
}
