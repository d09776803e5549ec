/** `--storage <folder | s3://bucket/prefix>`. */

import type { Environment } from '../ffmpeg/binaries.ts';
import { isS3Address, readS3Address } from './s3-address.ts';
import type { Storage } from './storage.ts';

/** @throws PackagerFault where it cannot be used */
export async function openStorage(written: string, environment: Environment): Promise<Storage> {
  if (isS3Address(written)) {
    const address = readS3Address(written, environment);
    return (await import('./s3-storage.ts')).openS3Storage(address);
  }
  return (await import('./folder-storage.ts')).openFolderStorage(written);
}
