/**
 * One engine for one data folder. The lock is a lock of the operating system on a file, so it ends
 * with the process, however that ends, and never has to be cleaned up.
 */

import { openLockFile } from './sqlite-driver.ts';
import { StoreError } from './store-error.ts';

export const LOCK_FILE = 'engine.lock';

/**
 * Takes the data folder for this process.
 *
 * @returns lets go of it
 * @throws {StoreError} where another process has it
 */
export function lockDataFolder(dataFolder: string): () => void {
  const lock = openLockFile(dataFolder, LOCK_FILE);
  if (lock === null) {
    throw new StoreError(
      `The data folder ${dataFolder} is in use.`,
      'another engine runs on it',
      'Stop that one, or set LECTERN_DATA to another folder.',
    );
  }
  return lock;
}
