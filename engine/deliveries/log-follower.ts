/**
 * Follows a growing log through rotations and restarts. What was read is remembered by inode and
 * offset, and only after its lines were entered; lines may be entered twice, never left out.
 */

import { type FileHandle, open, readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { decode, record, whole } from '../protocol/decoder.ts';

/** How far the log has been entered. */
export interface LogPlace {
  readonly inode: number;
  readonly offsetBytes: number;
}

const place = record({
  inode: whole(0, Number.MAX_SAFE_INTEGER),
  offsetBytes: whole(0, Number.MAX_SAFE_INTEGER),
});

/** A place that was kept as JSON, or null where there is none or it is damaged. */
export function placeOf(kept: string | undefined): LogPlace | null {
  try {
    const read = decode(place, JSON.parse(kept ?? 'null'));
    return read.ok ? read.value : null;
  } catch {
    return null;
  }
}

export interface FollowerPorts {
  readonly path: string;
  /** Where it went on to before, as it was kept. */
  readonly from: LogPlace | null;
  /** Enters whole lines in their order; a rejection means that they come again. */
  readonly enter: (lines: readonly string[]) => Promise<void>;
  readonly keep: (place: LogPlace) => Promise<void>;
}

const CHUNK_BYTES = 262_144;
/** A line longer than this is none of ours and is skipped. */
const LONGEST_LINE_BYTES = 16_384;
/**
 * After a start this much of the log is read again: of a segment that was sent in pieces, memory knew
 * the first ones.
 */
const READ_AGAIN_BYTES = 4 * 1_048_576;

export class LogFollower {
  readonly #ports: FollowerPorts;
  #file: FileHandle | null = null;
  #inode = 0;
  #offsetBytes = 0;
  #hasBegun = false;

  constructor(ports: FollowerPorts) {
    this.#ports = ports;
  }

  /** Enters what has been written since. @returns whether there was anything */
  async readOn(): Promise<boolean> {
    if (this.#file === null && !(await this.#openNext())) return false;
    const lines = await this.#readLines();
    if (lines !== null) return true;
    // Nothing more in this file: it may have been rotated away, or cut to begin anew.
    const current = await stat(this.#ports.path).catch(() => null);
    if (current === null) return false;
    if (current.ino === this.#inode && current.size >= this.#offsetBytes) return false;
    if (current.ino === this.#inode) {
      this.#offsetBytes = 0;
      return true;
    }
    // Lines that came after the last look and before the new file was there.
    if ((await this.#readLines()) !== null) return true;
    await this.close();
    return this.#openNext();
  }

  async close(): Promise<void> {
    const file = this.#file;
    this.#file = null;
    await file?.close();
  }

  /** The file where it stopped before, wherever that was rotated to; else the current one. */
  async #openNext(): Promise<boolean> {
    const { from, path } = this.#ports;
    if (!this.#hasBegun && from !== null) {
      const old = await this.#findInode(from.inode);
      this.#hasBegun = true;
      if (old !== null) {
        return this.#open(old, Math.max(0, from.offsetBytes - READ_AGAIN_BYTES));
      }
    }
    this.#hasBegun = true;
    return this.#open(path, 0);
  }

  async #open(path: string, offsetBytes: number): Promise<boolean> {
    const file = await open(path, 'r').catch(() => null);
    if (file === null) return false;
    const { ino, size } = await file.stat();
    this.#file = file;
    this.#inode = ino;
    this.#offsetBytes = offsetBytes > size ? 0 : offsetBytes;
    // Somewhere inside a line: the first piece belongs to what was entered before.
    if (this.#offsetBytes > 0) await this.#skipToLineStart();
    return true;
  }

  async #findInode(inode: number): Promise<string | null> {
    const folder = dirname(this.#ports.path);
    const name = basename(this.#ports.path);
    const names = (await readdir(folder).catch(() => [])).filter((each) => each.startsWith(name));
    for (const each of names) {
      const found = await stat(join(folder, each)).catch(() => null);
      if (found?.ino === inode && found.isFile()) return join(folder, each);
    }
    return null;
  }

  async #skipToLineStart(): Promise<void> {
    const chunk = await this.#chunkAt(this.#offsetBytes - 1);
    const end = chunk.indexOf(10);
    if (end >= 0) this.#offsetBytes += end;
  }

  /** @returns null where no whole line was left */
  async #readLines(): Promise<readonly string[] | null> {
    const chunk = await this.#chunkAt(this.#offsetBytes);
    const end = chunk.lastIndexOf(10);
    if (end < 0) {
      if (chunk.length < CHUNK_BYTES) return null;
      this.#offsetBytes += chunk.length;
      return [];
    }
    const lines = chunk
      .subarray(0, end)
      .toString('utf8')
      .split('\n')
      .filter((line) => line !== '' && line.length <= LONGEST_LINE_BYTES);
    await this.#ports.enter(lines);
    this.#offsetBytes += end + 1;
    await this.#ports.keep({ inode: this.#inode, offsetBytes: this.#offsetBytes });
    return lines;
  }

  async #chunkAt(position: number): Promise<Buffer> {
    const buffer = Buffer.alloc(CHUNK_BYTES);
    const read = await this.#file?.read(buffer, 0, CHUNK_BYTES, position);
    return buffer.subarray(0, read?.bytesRead ?? 0);
  }
}
