/** One clock for several processes: two numbers in a file, written by the one, read by the others. */

import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { type Clock, type LocalDate, calendar } from '../../../engine/clerk/clock.ts';
import { type Stamp } from '../../../engine/ledger/stamp.ts';
import { ManualClock } from '../../support/manual-clock.ts';

const BYTES = 16;

/** The clock that a case moves by hand; whoever reads the file sees it moved at once. */
export class SharedManualClock extends ManualClock {
  readonly #file: number;

  constructor(path: string) {
    super();
    this.#file = openSync(path, 'w+');
    this.#tell();
  }

  override advance(ms: number): void {
    super.advance(ms);
    this.#tell();
  }

  override stepUtc(ms: number): void {
    super.stepUtc(ms);
    this.#tell();
  }

  close(): void {
    closeSync(this.#file);
  }

  #tell(): void {
    const said = Buffer.alloc(BYTES);
    said.writeDoubleLE(this.utcMs(), 0);
    said.writeDoubleLE(this.stamp('UTC').monoMs, 8);
    writeSync(this.#file, said, 0, BYTES, 0);
  }
}

/** The same clock in an engine's own process: UTC is shared, monotonic time is each boot's own. */
export function clockFromFile(path: string): Clock {
  const file = openSync(path, 'r');
  const said = Buffer.alloc(BYTES);
  const read = (place: 0 | 8): number => {
    readSync(file, said, 0, BYTES, 0);
    return said.readDoubleLE(place);
  };
  const boot = randomBytes(5).toString('hex');
  const startedAtMs = read(8);
  const monoMs = () => read(8) - startedAtMs;
  const dateOf = calendar();
  return {
    stamp(timeZone): Stamp {
      const utcMs = read(0);
      return { utcMs, monoMs: monoMs(), boot, ...dateOf(utcMs, timeZone) };
    },
    date: (utcMs: number, timeZone: string): LocalDate => dateOf(utcMs, timeZone),
    utcMs: () => read(0),
    monoMs,
  };
}
