/** Where the sources and the results of a farm lie: a shared folder, or a bucket. */

import { PackagerFault } from '../plan/fault.ts';

/**
 * INVARIANTS, kept by every adapter:
 * - a name is there whole or not at all, even when the one who puts it is killed;
 * - putting the same name twice is no error, the later one stays;
 * - no name leads out of the storage.
 */
export interface Storage {
  /** The same for everybody who means the same storage, and safe to show. */
  readonly id: string;
  /** For people; holds no credentials. */
  readonly title: string;
  /**
   * @param name path within the storage, see {@link isStorageName}
   * @param mayMove the local file is not needed afterwards
   */
  put(name: string, localPath: string, options?: PutOptions): Promise<void>;
  fetch(name: string, localPath: string): Promise<void>;
  has(name: string): Promise<{ bytes: number; sha256?: string } | undefined>;
  /** Removes the name itself and everything below it. */
  remove(prefix: string): Promise<void>;
  /** The name under which a local file lies in this storage already; undefined where it does not. */
  nameOf(localPath: string): Promise<string | undefined>;
  /** Where this machine can read or write the name without a copy; undefined where it cannot. */
  pathOf(name: string): Promise<string | undefined>;
}

export interface PutOptions {
  readonly mayMove?: boolean;
  readonly contentType?: string;
  readonly cacheControl?: string;
}

/** What the farm keeps for itself lies below this name. */
export const FARM_FOLDER = '.lectern-farm';

const longestName = 1_000;

/** Relative, with "/" between steps; no step is empty, "." or "..", and nothing is a control code. */
export function isStorageName(name: string): boolean {
  return (
    name.length > 0 &&
    name.length <= longestName &&
    // eslint-disable-next-line no-control-regex
    !/[\u0000-\u001f\u007f\\]/.test(name) &&
    name.split('/').every((step) => step !== '' && step !== '.' && step !== '..')
  );
}

/** @throws PackagerFault for a name that could lead out of the storage */
export function checkName(name: string): void {
  if (isStorageName(name)) return;
  throw new PackagerFault(
    'fault',
    'A name would lead out of the storage.',
    `"${name.slice(0, 80)}" is no plain path within it`,
    'Nothing was read or written. Look at who may reach the queue.',
  );
}
